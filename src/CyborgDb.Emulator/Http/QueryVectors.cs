using System.Text.Json;

namespace CyborgDb.Emulator.Http;

/// <summary>What a query is to be close to: a vector, a list of vectors, or a text to embed.</summary>
internal sealed class QueryVectors
{
    private readonly JsonElement? _vectors;

    private QueryVectors(JsonElement? vectors, string? contents, bool isNested)
    {
        _vectors = vectors;
        Contents = contents;
        IsNested = isNested;
        Count = isNested ? vectors!.Value.GetArrayLength() : 1;
        Dimension = First(vectors, isNested)?.GetArrayLength() ?? 0;
    }

    /// <summary>Whether the answer is a list of lists, one per query.</summary>
    public bool IsNested { get; }

    public int Count { get; }

    /// <summary>0 for a text, until it is embedded.</summary>
    public int Dimension { get; }

    /// <summary>The text to embed; <see langword="null"/> when there are vectors.</summary>
    public string? Contents { get; }

    public static QueryVectors Read(JsonFields fields)
    {
        var contents = fields.OptionalString("query_contents");
        var vectors = fields.OptionalList("query_vectors");
        var location = fields.Location.Member("query_vectors");
        var isNested = vectors is { } list && list.GetArrayLength() > 0 && list[0].ValueKind == JsonValueKind.Array;
        if (isNested)
            CheckRows(vectors!.Value, location, fields.Errors);
        else if (vectors is { } flat)
            JsonVectors.CheckNumbers(flat, location, fields.Errors);
        fields.Errors.ThrowIfAny();
        return new(vectors, contents, isNested);
    }

    /// <summary>
    /// Throws 400 unless there is exactly one of vectors and contents; an empty list beside contents is none. The vectors need
    /// to have one dimension.
    /// </summary>
    public void Check()
    {
        var hasVectors = _vectors is { } vectors && (Contents is null || vectors.GetArrayLength() > 0);
        if (hasVectors == Contents is not null)
            throw RejectedException.BadRequest("One of query_vectors and query_contents is required, and not both");
        if (Contents is not null)
            return;
        if (Dimension == 0)
            throw RejectedException.BadRequest("A query vector is empty");
        if (!IsNested)
            return;
        foreach (var row in _vectors!.Value.EnumerateArray())
        {
            if (row.GetArrayLength() != Dimension)
                throw new DimensionMismatchException($"the query vectors have dimensions {Dimension} and {row.GetArrayLength()}");
        }
    }

    public void CopyTo(Span<float> destination)
    {
        if (!IsNested)
        {
            JsonVectors.Read(_vectors!.Value, destination);
            return;
        }

        foreach (var row in _vectors!.Value.EnumerateArray())
        {
            JsonVectors.Read(row, destination);
            destination = destination[Dimension..];
        }
    }

    private static JsonElement? First(JsonElement? vectors, bool isNested) => isNested ? vectors!.Value[0] : vectors;

    private static void CheckRows(JsonElement rows, BodyLocation location, BodyErrors errors)
    {
        var index = 0;
        foreach (var row in rows.EnumerateArray())
        {
            var place = location.Element(index++);
            if (row.ValueKind == JsonValueKind.Array)
                JsonVectors.CheckNumbers(row, place, errors);
            else
                errors.Add(place, "Input should be a valid list", "list_type");
        }
    }
}
