namespace CyborgDb.Emulator;

/// <summary>A vector of another dimension than the index, or than the vectors beside it: 422 in 0.17 and 400 from 0.18 on.</summary>
internal sealed class DimensionMismatchException(string detail) : Exception($"Dimension mismatch: {detail}");
