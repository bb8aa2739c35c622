using System.Globalization;
using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>Whether an index is what options ask for, as far as its description shows.</summary>
internal static class IndexFit
{
    /// <summary>The service may keep the constants of BM25 in single precision.</summary>
    private const double Closeness = 1e-6;

    /// <summary>What is different, each as what was expected and what was found.</summary>
    public static IEnumerable<string> Differences(CreateIndexOptions expected, IndexDescription found)
    {
        // A dimension of 0 is still to be detected, and will be that of the caller's first upsert.
        if (expected.Dimension is { } dimension && found.Dimension != 0 && found.Dimension != dimension)
            yield return $"Dimension {dimension} was expected, and {found.Dimension} found";
        if (expected.Metric is { } metric && found.Metric != metric)
            yield return $"Metric {metric} was expected, and {found.Metric} found";
        foreach (var (name, field) in expected.DeclaredSchema)
        {
            var there = found.MetadataSchema?.GetValueOrDefault(name);
            if (!field.Equals(there))
            {
                yield return $"MetadataSchema: the field '{ShownText.Of(name)}' was expected as {InWords(field)}, and "
                    + (there is not null ? $"found as {InWords(there)}"
                        : found.MetadataSchema is not null ? "not found"
                        : "the service shows no schema, for which it has to be of version 0.18 or later");
            }
        }
        foreach (var (name, asked, there) in new[]
        {
            (nameof(CreateIndexOptions.Bm25K1), expected.Bm25K1, found.Bm25?.K1),
            (nameof(CreateIndexOptions.Bm25B), expected.Bm25B, found.Bm25?.B),
        })
        {
            if (asked is { } value && !(Math.Abs(value - there.GetValueOrDefault(double.NaN)) <= Closeness * Math.Max(1, value)))
                yield return $"{name} {Number(value)} was expected, and {(there is { } other ? Number(other) : "none")} found";
        }
    }

    /// <summary>The same, and what the index has of a schema beside: for one that is to be as these options would create it, as far as they say.</summary>
    public static IEnumerable<string> DifferencesFromNew(CreateIndexOptions expected, IndexDescription found, bool knowsSchema) =>
        Differences(expected, found).Concat(
            from field in found.MetadataSchema ?? new Dictionary<string, MetadataField>(StringComparer.Ordinal)
            where knowsSchema && !expected.DeclaredSchema.ContainsKey(field.Key)
            select $"MetadataSchema: the field '{ShownText.Of(field.Key)}' was not expected, and found as {InWords(field.Value)}");

    /// <summary>What a new index lacks of the schema that it was created with; <see langword="null"/> where it lacks nothing.</summary>
    public static string? SchemaLoss(CreateIndexOptions asked, IndexDescription found)
    {
        string[] fields = [.. asked.DeclaredFields.Where(field => found.MetadataSchema?.ContainsKey(field) != true).Select(field => $"'{ShownText.Of(field)}'")];
        return fields.Length > 0 ? $"the schema of {(fields.Length == 1 ? "the field" : "the fields")} {string.Join(", ", fields)}"
            : (asked.Bm25K1 ?? asked.Bm25B) is not null && found.Bm25 is null ? "the settings of BM25"
            : null;
    }

    private static string InWords(MetadataField field) => field switch
    {
        { FullText: true } => "FullText",
        { Pattern: true } => "Filterable with Pattern",
        { Filterable: true } => "Filterable",
        _ => "neither Filterable nor FullText",
    };

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
