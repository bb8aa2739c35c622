namespace CyborgDb.Emulator.Search;

/// <summary>By which field to put items in order, and in which direction.</summary>
sealed record SortOrder(FieldPath Path, bool Ascending);
