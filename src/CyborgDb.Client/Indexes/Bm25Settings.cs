namespace CyborgDb;

/// <summary>The constants of BM25, by which full text is ranked.</summary>
/// <param name="K1">How much a word that comes again still counts.</param>
/// <param name="B">How much long texts are marked down, from 0 to 1.</param>
/// <param name="AnalyzerVersion">The version of what cuts text into words.</param>
public sealed record Bm25Settings(double K1, double B, string? AnalyzerVersion);
