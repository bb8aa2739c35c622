using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>What a new index is like. Everything left out is the service's default.</summary>
public sealed class CreateIndexOptions
{
    internal static readonly CreateIndexOptions Default = new();

    /// <summary>The number of values in a vector. Default: <see langword="null"/>, that of the first vector upserted.</summary>
    public int? Dimension { get; init; }

    /// <summary>How distances are measured. Default: <see langword="null"/>, which is <see cref="DistanceMetric.Euclidean"/>.</summary>
    public DistanceMetric? Metric { get; init; }

    /// <summary>How exactly values are kept. Default: <see langword="null"/>, which is <see cref="CyborgDb.StoragePrecision.Float32"/>.</summary>
    public StoragePrecision? StoragePrecision { get; init; }

    /// <summary>The model with which the service makes vectors of text contents. Default: none; vectors have to be given.</summary>
    public string? EmbeddingModel { get; init; }

    /// <summary>
    /// Which fields of the metadata can be searched, and how; names may be dot-paths. Default: <see langword="null"/>, the service's own way with
    /// metadata. Service version 0.18 or later.
    /// </summary>
    /// <example>
    /// <code>
    /// var options = new CreateIndexOptions
    /// {
    ///     MetadataSchema = new Dictionary&lt;string, MetadataField&gt;
    ///     {
    ///         ["category"] = new(),
    ///         ["sku"] = new() { Pattern = true },
    ///         ["body"] = new() { FullText = true },
    ///     },
    /// };
    /// </code>
    /// </example>
    public IReadOnlyDictionary<string, MetadataField>? MetadataSchema { get; init; }

    /// <summary>Fields whose text can be searched by its words: a short way to say so in <see cref="MetadataSchema"/>. Default: <see langword="null"/>. Service version 0.18 or later.</summary>
    public IReadOnlyList<string>? TextFields { get; init; }

    /// <summary>BM25's k1, 0 or more: how much a word that comes again still counts. Default: <see langword="null"/>, the service's 1.2. Service version 0.18 or later.</summary>
    public double? Bm25K1 { get; init; }

    /// <summary>BM25's b, from 0 to 1: how much long texts are marked down. Default: <see langword="null"/>, the service's 0.75. Service version 0.18 or later.</summary>
    public double? Bm25B { get; init; }

    /// <summary>The fields that the index will have a schema for.</summary>
    internal IReadOnlyCollection<string> DeclaredFields => DeclaredSchema.Keys;

    /// <summary>Whether they ask for what services have from version 0.18 on, and leave out without a word before it.</summary>
    internal bool AsksForSchema => DeclaredFields.Count > 0 || Bm25K1 is not null || Bm25B is not null;

    /// <summary>These options, and where they say nothing, what an index is like as it is described.</summary>
    internal CreateIndexOptions Like(IndexDescription description)
    {
        var saysSchema = MetadataSchema is not null || TextFields is not null;
        return new()
        {
            Dimension = Dimension ?? (description.Dimension > 0 ? description.Dimension : null),
            Metric = Metric ?? description.Metric,
            StoragePrecision = StoragePrecision,
            EmbeddingModel = EmbeddingModel,
            MetadataSchema = saysSchema ? MetadataSchema : description.MetadataSchema is { Count: > 0 } schema ? schema : null,
            TextFields = TextFields,
            Bm25K1 = Bm25K1 ?? (saysSchema ? null : description.Bm25?.K1),
            Bm25B = Bm25B ?? (saysSchema ? null : description.Bm25?.B),
        };
    }

    /// <summary>The fields that the index will have a schema for, and how they can be searched.</summary>
    internal Dictionary<string, MetadataField> DeclaredSchema
    {
        get
        {
            var fields = new Dictionary<string, MetadataField>(MetadataSchema ?? new Dictionary<string, MetadataField>(StringComparer.Ordinal), StringComparer.Ordinal);
            foreach (var name in TextFields ?? [])
                fields.TryAdd(name, new() { FullText = true });
            return fields;
        }
    }

    internal void Check(string parameter = "options")
    {
        if (Dimension < 1)
            throw new ArgumentOutOfRangeException(parameter, $"Dimension is 1 or more, or null to be detected; not {Dimension}.");
        if (Metric is { } metric && !Enum.IsDefined(metric))
            throw new ArgumentOutOfRangeException(parameter, "Metric is no metric that exists.");
        if (StoragePrecision is { } precision && !Enum.IsDefined(precision))
            throw new ArgumentOutOfRangeException(parameter, "StoragePrecision is no storage precision that exists.");
        if (EmbeddingModel is "")
            throw new ArgumentException("EmbeddingModel is the name of a model, or null for none; not empty.", parameter);
        WellFormedText.ThrowIfNot(EmbeddingModel, parameter, nameof(EmbeddingModel));
        if (Bm25K1 is not (null or (>= 0 and < double.PositiveInfinity)))
            throw new ArgumentOutOfRangeException(parameter, FormattableString.Invariant($"Bm25K1 is 0 or more, not {Bm25K1}."));
        if (Bm25B is not (null or (>= 0 and <= 1)))
            throw new ArgumentOutOfRangeException(parameter, FormattableString.Invariant($"Bm25B is between 0 and 1, not {Bm25B}."));
        foreach (var (field, settings) in MetadataSchema ?? new Dictionary<string, MetadataField>(StringComparer.Ordinal))
        {
            CheckField(field, nameof(MetadataSchema), parameter);
            if (settings is null)
                throw new ArgumentException($"MetadataSchema says nothing of the field '{field}'.", parameter);
            if (settings.Problem is { } problem)
                throw new ArgumentException($"MetadataSchema: the field '{field}' {problem}", parameter);
        }
        foreach (var field in TextFields ?? [])
        {
            CheckField(field, nameof(TextFields), parameter);
            if (MetadataSchema?.TryGetValue(field, out var settings) == true && !settings.FullText)
                throw new ArgumentException($"The field '{field}' is one of TextFields, but MetadataSchema says that it has no full text.", parameter);
        }
    }

    private static void CheckField(string? field, string option, string parameter)
    {
        if (string.IsNullOrEmpty(field))
            throw new ArgumentException($"{option} has a field without a name.", parameter);
        WellFormedText.ThrowIfNot(field, parameter, $"A field of {option}");
    }
}
