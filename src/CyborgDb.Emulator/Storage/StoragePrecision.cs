namespace CyborgDb.Emulator.Storage;

/// <summary>How the components of a stored vector are kept.</summary>
internal enum StoragePrecision
{
    Float32,
    Float16,
    Tq12,
    Tq8,
    Tq6,
    Tq4,
}
