using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Access;

/// <summary>What a user may do with the index.</summary>
[Flags]
enum Permissions
{
    None = 0,
    Read = 1,
    Write = 2,
}

/// <summary>A user of one index: what the credential is recognised by, and the data key wrapped for that credential.</summary>
sealed record IndexUser(VectorIndex Index, string Id, Permissions Permissions, byte[] Verifier, WrappedDataKey DataKey);
