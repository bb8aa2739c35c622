namespace CyborgDb.Emulator.Access;

/// <summary>What a user may do with the index.</summary>
[Flags]
internal enum Permissions
{
    None = 0,
    Read = 1,
    Write = 2,
}
