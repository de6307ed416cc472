"""What can go wrong, said in words. Owns one class per case: what happened, what is safe, what to do.

    MaillageError
    ├── FileProblem: FileMissing NotAFile FileUnreadable NotOurFile FileTruncated FileDamaged FileTooLarge FileTooNew
    │                FileBusy OldSpreadsheet UnknownAuthor SampleNotAccepted
    │                PassphraseNeeded WrongPassphrase NotForThisLaptop
    │                AttachmentRefused AttachmentTooLarge PictureTooLarge AttachmentDamaged AttachmentMissing
    │                AttachmentLocked PackRefused LayoutRefused
    ├── StorageProblem: DiskFull FolderReadOnly ProfileInUse NewerDatabase WrongKey KeyMissing DatabaseDamaged
    │                   EngineUnfit OnRemovableMedia BackupNotSound HubGone HubEmptied HubInProfile HubTooFull
    ├── RequestProblem: UnknownKind UnknownField NotFound AmbiguousReference InvalidValue NotText NothingToUndo
    │                   FormulaUnread SampleInRealProfile Misuse NoChange AlreadySettled ChangedMeanwhile
    │                   NotErasable WaitsForAChoice MinutesFinal
    └── MachineProblem: NoScreen SystemLibraryMissing AssetsMissing DrawingEngineMissing NotDrawn

They must not know who raises them nor how they are shown.
"""

from desktop.errors.asked import (
    AlreadySettled,
    AmbiguousReference,
    ChangedMeanwhile,
    FormulaUnread,
    InvalidValue,
    MinutesFinal,
    Misuse,
    NoChange,
    NotErasable,
    NotFound,
    NothingToUndo,
    NotText,
    RequestProblem,
    SampleInRealProfile,
    UnknownField,
    UnknownKind,
    WaitsForAChoice,
)
from desktop.errors.files import (
    AttachmentDamaged,
    AttachmentLocked,
    AttachmentMissing,
    AttachmentRefused,
    AttachmentTooLarge,
    FileBusy,
    FileDamaged,
    FileMissing,
    FileProblem,
    FileTooLarge,
    FileTooNew,
    FileTruncated,
    FileUnreadable,
    LayoutRefused,
    NotAFile,
    NotForThisLaptop,
    NotOurFile,
    OldSpreadsheet,
    PackRefused,
    PassphraseNeeded,
    PictureTooLarge,
    SampleNotAccepted,
    UnknownAuthor,
    WrongPassphrase,
)
from desktop.errors.machine import (
    AssetsMissing,
    DrawingEngineMissing,
    MachineProblem,
    NoScreen,
    NotDrawn,
    SystemLibraryMissing,
)
from desktop.errors.root import (
    NOTHING_CHANGED,
    MaillageError,
)
from desktop.errors.storage import (
    BackupNotSound,
    DatabaseDamaged,
    DiskFull,
    EngineUnfit,
    FolderReadOnly,
    HubEmptied,
    HubGone,
    HubInProfile,
    HubTooFull,
    KeyMissing,
    NewerDatabase,
    OnRemovableMedia,
    ProfileInUse,
    StorageProblem,
    WrongKey,
)

__all__ = [
    "NOTHING_CHANGED",
    "AlreadySettled",
    "AmbiguousReference",
    "AssetsMissing",
    "AttachmentDamaged",
    "AttachmentLocked",
    "AttachmentMissing",
    "AttachmentRefused",
    "AttachmentTooLarge",
    "BackupNotSound",
    "ChangedMeanwhile",
    "DatabaseDamaged",
    "DiskFull",
    "DrawingEngineMissing",
    "EngineUnfit",
    "FileBusy",
    "FileDamaged",
    "FileMissing",
    "FileProblem",
    "FileTooLarge",
    "FileTooNew",
    "FileTruncated",
    "FileUnreadable",
    "FolderReadOnly",
    "FormulaUnread",
    "HubEmptied",
    "HubGone",
    "HubInProfile",
    "HubTooFull",
    "InvalidValue",
    "KeyMissing",
    "LayoutRefused",
    "MachineProblem",
    "MaillageError",
    "MinutesFinal",
    "Misuse",
    "NewerDatabase",
    "NoChange",
    "NoScreen",
    "NotAFile",
    "NotDrawn",
    "NotErasable",
    "NotForThisLaptop",
    "NotFound",
    "NotOurFile",
    "NotText",
    "NothingToUndo",
    "OldSpreadsheet",
    "OnRemovableMedia",
    "PackRefused",
    "PassphraseNeeded",
    "PictureTooLarge",
    "ProfileInUse",
    "RequestProblem",
    "SampleInRealProfile",
    "SampleNotAccepted",
    "StorageProblem",
    "SystemLibraryMissing",
    "UnknownAuthor",
    "UnknownField",
    "UnknownKind",
    "WaitsForAChoice",
    "WrongKey",
    "WrongPassphrase",
]
