namespace CyborgDb.Emulator.Storage;

/// <summary>
/// The metadata fields for which an index was told what can be asked about them. The others can be filtered by, but not by
/// patterns, and are not searched as text.
/// </summary>
internal sealed class MetadataSchema(IReadOnlyDictionary<string, FieldRules> fields)
{
    public static MetadataSchema Empty { get; } = new(new Dictionary<string, FieldRules>(StringComparer.Ordinal));

    public IReadOnlyDictionary<string, FieldRules> Fields { get; } = fields;

    /// <summary>The fields whose text can be searched.</summary>
    public string[] TextFields { get; } = [.. fields.Where(static field => field.Value.FullText).Select(static field => field.Key)];

    public bool CanFilter(string field) => !Fields.TryGetValue(field, out var rules) || rules.Filterable;

    public bool CanMatchPatterns(string field) => Fields.TryGetValue(field, out var rules) && rules.Pattern;
}
