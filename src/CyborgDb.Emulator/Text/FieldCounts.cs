namespace CyborgDb.Emulator.Text;

/// <summary>How often the terms of a query are in one field of one item, and how many terms that field has.</summary>
internal readonly record struct FieldCounts(int Length, int[] TermCounts);
