using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Text;

/// <summary>An item in which something was found. Higher is better.</summary>
internal readonly record struct TextHit(StoredRecord Record, double Score);
