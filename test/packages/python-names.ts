// What `dir(bareosfd)` lists in Python, its own underscored names aside: porters of plugins look for these names.

/** Names of the Python module bareosfd as its documentation lists them. */
export const PYTHON_BAREOSFD: readonly string[] = `
    AcceptFile AclPacket AddExclude AddInclude AddOptions AddRegex AddWild CF_CORE CF_CREATED
    CF_ERROR CF_EXTRACT CF_SKIP CheckChanges ClearSeenBitmap DebugMessage FT_BASE FT_DELETED
    FT_DIRBEGIN FT_DIREND FT_DIRNOCHG FT_FIFO FT_INVALIDDT FT_INVALIDFS FT_ISARCH FT_JUNCTION FT_LNK
    FT_LNKSAVED FT_NOACCESS FT_NOCHG FT_NOFOLLOW FT_NOFSCHG FT_NOOPEN FT_NORECURSE FT_NOSTAT
    FT_PLUGIN FT_PLUGIN_CONFIG FT_PLUGIN_CONFIG_FILLED FT_RAW FT_REG FT_REGE FT_REPARSE
    FT_RESTORE_FIRST FT_SPEC GetInstanceCount GetValue IO_CLOSE IO_OPEN IO_READ IO_SEEK IO_WRITE
    IoPacket JobMessage L_BASE L_DIFFERENTIAL L_FULL L_INCREMENTAL L_NONE L_SINCE L_VERIFY_CATALOG
    L_VERIFY_DATA L_VERIFY_DISK_TO_CATALOG L_VERIFY_INIT L_VERIFY_VOLUME_TO_CATALOG L_VIRTUAL_FULL
    M_ABORT M_ALERT M_DEBUG M_ERROR M_ERROR_TERM M_FATAL M_INFO M_MOUNT M_NOTSAVED M_RESTORED
    M_SAVED M_SECURITY M_SKIPPED M_TERM M_VOLMGMT M_WARNING NewInclude NewOptions NewPreInclude
    RegisterEvents RestoreObject RestorePacket SavePacket SetSeenBitmap SetValue StatPacket
    UnRegisterEvents XattrPacket bCFs bEventBackupCommand bEventCancelCommand bEventEndBackupJob
    bEventEndFileSet bEventEndRestoreJob bEventEndVerifyJob bEventEstimateCommand
    bEventHandleBackupFile bEventJobEnd bEventJobStart bEventLevel bEventNewPluginOptions
    bEventOptionPlugin bEventPluginCommand bEventRestoreCommand bEventRestoreObject bEventSince
    bEventStartBackupJob bEventStartRestoreJob bEventStartVerifyJob bEventType
    bEventVssBackupAddComponents bEventVssBackupComplete bEventVssCloseRestore
    bEventVssCreateSnapshots bEventVssInitializeForBackup bEventVssInitializeForRestore
    bEventVssPrepareForBackup bEventVssPrepareSnapshot bEventVssRestoreLoadComponentMetadata
    bEventVssRestoreSetComponentsSelected bEventVssSetBackupState bFileType bIOPS bJobMessageType
    bLevels bRC_Cancel bRC_Core bRC_Error bRC_More bRC_OK bRC_Seen bRC_Skip bRC_Stop bRC_Term bRCs
    bVarAccurate bVarClient bVarDistName bVarExePath bVarFDName bVarFileSeen bVarJobId bVarJobName
    bVarJobStatus bVarLevel bVarPrefixLinks bVarPrevJobName bVarRegexWhere bVarSinceTime bVarType
    bVarVersion bVarVssClient bVarWhere bVarWorkingDir bVariable
`
  .trim()
  .split(/\s+/);

/** Names that the module has besides, from release 22 on. */
export const PYTHON_BAREOSFD_LATER: readonly string[] = [
  "bVarCheckChanges",
  "bVarUsedConfig",
  "bIOPstatus",
  "iostat_error",
  "iostat_do_in_plugin",
  "iostat_do_in_core",
];
