namespace CyborgDb.Emulator.Search;

/// <summary>By which field to put items in order, and in which direction.</summary>
internal sealed record SortOrder(FieldPath Path, bool Ascending);
