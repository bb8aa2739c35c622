namespace CyborgDb.Emulator.Storage;

/// <summary>What can be asked about one metadata field.</summary>
sealed record FieldRules(bool Filterable, bool Pattern, bool FullText)
{
    public static FieldRules Text { get; } = new(Filterable: false, Pattern: false, FullText: true);
}

/// <summary>The constants of BM25: how soon repetition stops to count, and how much the length of a text does.</summary>
sealed record Bm25Settings(double K1, double B)
{
    /// <summary>The version of the analysis that turns text into terms.</summary>
    public const string AnalyzerVersion = "1";

    public static Bm25Settings Default { get; } = new(1.2, 0.75);
}

/// <summary>
/// The metadata fields for which an index was told what can be asked about them. The others can be filtered by, but not by
/// patterns, and are not searched as text.
/// </summary>
sealed class MetadataSchema(IReadOnlyDictionary<string, FieldRules> fields)
{
    public static MetadataSchema Empty { get; } = new(new Dictionary<string, FieldRules>());

    public IReadOnlyDictionary<string, FieldRules> Fields { get; } = fields;

    /// <summary>The fields whose text can be searched.</summary>
    public string[] TextFields { get; } = [.. fields.Where(static field => field.Value.FullText).Select(static field => field.Key)];

    public bool CanFilter(string field) => !Fields.TryGetValue(field, out FieldRules? rules) || rules.Filterable;

    public bool CanMatchPatterns(string field) => Fields.TryGetValue(field, out FieldRules? rules) && rules.Pattern;
}
