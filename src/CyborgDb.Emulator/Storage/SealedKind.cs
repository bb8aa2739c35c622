namespace CyborgDb.Emulator.Storage;

/// <summary>What a ciphertext belongs to. It is authenticated with it, so it cannot stand in for another one.</summary>
internal enum SealedKind : byte
{
    DataKey = 1,
    Vector = 2,
    Metadata = 3,
    Contents = 4,
}
