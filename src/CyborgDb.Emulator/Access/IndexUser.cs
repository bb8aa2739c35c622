using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Access;

/// <summary>
/// A user of the indexes of one name: what the credential is recognised by, and the data key wrapped for that credential.
/// The data key is that of the index which had the name when the user was made, so it opens no later one.
/// </summary>
internal sealed record IndexUser(
    string IndexName, Guid IndexIdentity, string Id, Permissions Permissions, byte[] Verifier, WrappedDataKey DataKey);
