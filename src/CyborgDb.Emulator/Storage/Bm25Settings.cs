namespace CyborgDb.Emulator.Storage;

/// <summary>The constants of BM25: how soon repetition stops to count, and how much the length of a text does.</summary>
internal sealed record Bm25Settings(double K1, double B)
{
    /// <summary>The version of the analysis that turns text into terms.</summary>
    public const string AnalyzerVersion = "1";

    public static Bm25Settings Default { get; } = new(1.2, 0.75);
}
