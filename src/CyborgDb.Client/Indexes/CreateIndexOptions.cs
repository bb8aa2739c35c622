using System.Text.Json.Serialization;
using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>How distances between vectors are measured. Lower is closer in all of them.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DistanceMetric>))]
public enum DistanceMetric
{
    /// <summary>√Σ(a−b)².</summary>
    Euclidean,

    /// <summary>Σ(a−b)²: the same order as <see cref="Euclidean"/>, without the root.</summary>
    SquaredEuclidean,

    /// <summary>1 − cos(a, b).</summary>
    Cosine,
}

/// <summary>How exactly the service keeps the values of vectors.</summary>
public enum StoragePrecision
{
    /// <summary>4 bytes a value: as they were sent.</summary>
    Float32,

    /// <summary>2 bytes a value: about 3 decimal digits.</summary>
    Float16,

    /// <summary>TurboQuant with 12 bits a value. Service version 0.18 or later.</summary>
    TurboQuant12,

    /// <summary>TurboQuant with 8 bits a value. Service version 0.18 or later.</summary>
    TurboQuant8,

    /// <summary>TurboQuant with 6 bits a value. Service version 0.18 or later.</summary>
    TurboQuant6,

    /// <summary>TurboQuant with 4 bits a value. Service version 0.18 or later.</summary>
    TurboQuant4,
}

/// <summary>What a new index is like. Everything left out is the service's default.</summary>
public sealed class CreateIndexOptions
{
    internal static readonly CreateIndexOptions Default = new();

    /// <summary>The number of values in a vector. Default: null, that of the first vector upserted.</summary>
    public int? Dimension { get; init; }

    /// <summary>How distances are measured. Default: null, which is <see cref="DistanceMetric.Euclidean"/>.</summary>
    public DistanceMetric? Metric { get; init; }

    /// <summary>How exactly values are kept. Default: null, which is <see cref="CyborgDb.StoragePrecision.Float32"/>.</summary>
    public StoragePrecision? StoragePrecision { get; init; }

    /// <summary>The model with which the service makes vectors of text contents. Default: none; vectors have to be given.</summary>
    public string? EmbeddingModel { get; init; }

    /// <summary>
    /// Which fields of the metadata can be searched, and how; names may be dot-paths. Default: null, the service's own way with
    /// metadata. Service version 0.18 or later.
    /// </summary>
    public IReadOnlyDictionary<string, MetadataField>? MetadataSchema { get; init; }

    /// <summary>Fields whose text can be searched by its words: a short way to say so in <see cref="MetadataSchema"/>. Default: null. Service version 0.18 or later.</summary>
    public IReadOnlyList<string>? TextFields { get; init; }

    /// <summary>BM25's k1, 0 or more: how much a word that comes again still counts. Default: null, the service's 1.2. Service version 0.18 or later.</summary>
    public double? Bm25K1 { get; init; }

    /// <summary>BM25's b, from 0 to 1: how much long texts are marked down. Default: null, the service's 0.75. Service version 0.18 or later.</summary>
    public double? Bm25B { get; init; }

    /// <summary>The fields that the index will have a schema for.</summary>
    internal IReadOnlyCollection<string> DeclaredFields => [.. (MetadataSchema?.Keys ?? []).Union(TextFields ?? [])];

    internal void Check()
    {
        if (Dimension < 1)
            throw new ArgumentException($"Dimension is 1 or more, or null to be detected; not {Dimension}.", nameof(Dimension));
        if (EmbeddingModel is "")
            throw new ArgumentException("EmbeddingModel is the name of a model, or null for none; not empty.", nameof(EmbeddingModel));
        WellFormedText.ThrowIfNot(EmbeddingModel, nameof(EmbeddingModel));
        if (Bm25K1 is not (null or (>= 0 and < double.PositiveInfinity)))
            throw new ArgumentException($"Bm25K1 is 0 or more, not {Bm25K1}.", nameof(Bm25K1));
        if (Bm25B is not (null or (>= 0 and <= 1)))
            throw new ArgumentException($"Bm25B is between 0 and 1, not {Bm25B}.", nameof(Bm25B));
        foreach (var (field, settings) in MetadataSchema ?? new Dictionary<string, MetadataField>())
        {
            CheckField(field, nameof(MetadataSchema));
            if (settings is null)
                throw new ArgumentException($"MetadataSchema says nothing of the field '{field}'.", nameof(MetadataSchema));
            if (settings.Problem is { } problem)
                throw new ArgumentException($"MetadataSchema: the field '{field}' {problem}", nameof(MetadataSchema));
        }
        foreach (var field in TextFields ?? [])
        {
            CheckField(field, nameof(TextFields));
            if (MetadataSchema?.TryGetValue(field, out var settings) == true && !settings.FullText)
                throw new ArgumentException($"The field '{field}' is one of TextFields, but MetadataSchema says that it has no full text.", nameof(TextFields));
        }
    }

    private static void CheckField(string? field, string parameter)
    {
        if (string.IsNullOrEmpty(field))
            throw new ArgumentException($"{parameter} has a field without a name.", parameter);
        WellFormedText.ThrowIfNot(field, parameter);
    }
}

/// <summary>How one field of the metadata can be searched: only what is set is sent, the rest is the service's default. Service version 0.18 or later.</summary>
public sealed record MetadataField
{
    /// <summary>Whether filters can ask for its value. Default: true, and false where <see cref="FullText"/> is set.</summary>
    public bool Filterable
    {
        get => FilterableAsSet ?? !FullText;
        init => FilterableAsSet = value;
    }

    /// <summary>Whether <see cref="Filter.Regex"/> and <see cref="Filter.Contains"/> can look into it. Needs <see cref="Filterable"/>. Default: false.</summary>
    public bool Pattern
    {
        get => PatternAsSet ?? false;
        init => PatternAsSet = value;
    }

    /// <summary>Whether its text can be searched by its words. Excludes <see cref="Filterable"/> and <see cref="Pattern"/>. Default: false.</summary>
    public bool FullText
    {
        get => FullTextAsSet ?? false;
        init => FullTextAsSet = value;
    }

    /// <summary>Whether another field can be searched in the same ways, whether they were said or left to the defaults.</summary>
    /// <param name="other">The other field.</param>
    /// <returns>True when all three flags are the same.</returns>
    public bool Equals(MetadataField? other) =>
        other is not null && (Filterable, Pattern, FullText) == (other.Filterable, other.Pattern, other.FullText);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Filterable, Pattern, FullText);

    internal string? Problem => this switch
    {
        { FullText: true, Filterable: true } => "is FullText and Filterable, which exclude each other.",
        { FullText: true, Pattern: true } => "is FullText and Pattern, which exclude each other.",
        { Pattern: true, Filterable: false } => "is Pattern and not Filterable, which it needs to be.",
        _ => null,
    };

    /// <summary>What was said of <see cref="Filterable"/>; null where nothing was.</summary>
    internal bool? FilterableAsSet { get; private init; }

    internal bool? PatternAsSet { get; private init; }

    internal bool? FullTextAsSet { get; private init; }
}
