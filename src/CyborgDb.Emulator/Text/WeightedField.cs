using CyborgDb.Emulator.Search;

namespace CyborgDb.Emulator.Text;

/// <summary>A field to search, and how much what is found in it counts.</summary>
internal readonly record struct WeightedField(FieldPath Path, double Weight);
