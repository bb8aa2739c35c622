namespace CyborgDb.Emulator.Text;

/// <summary>How many times the terms of a query stand in one field of one item, and how many terms that field has.</summary>
internal readonly record struct FieldCounts(int Length, int[] TermCounts);
