// The walk of a backup or an estimate over its Plugin lines, Options plugins and files of the core.
#ifndef BAREOS_NODE_CORE_HOST_BACKUP_H_
#define BAREOS_NODE_CORE_HOST_BACKUP_H_

#include "job.h"

namespace core_host {

/// Everything between JobStart and JobEnd.
void RunBackup(Job& job);
void RunEstimate(Job& job);
void RunVerify(Job& job);

class Saver;

/// Files of the core itself: File lines, and what plugins included. An Options plugin may take
/// them.
void WalkCoreFiles(Job& job, Saver& saver);

/// One Plugin line; without a saver it only counts.
void WalkPluginLine(Job& job, const std::string& definition, Saver* saver);

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_BACKUP_H_
