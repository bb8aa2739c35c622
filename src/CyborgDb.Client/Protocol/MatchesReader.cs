using System.Text.Json;
using CyborgDb.Primitives;
using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <summary>
/// Reads what <c>/vectors/query_binary</c> and <c>/vectors/query</c> answer: a list of matches for each query. For a single query services
/// differ in whether that list stands in another one, so both will do.
/// </summary>
/// <param name="stream">The response.</param>
/// <param name="queries">How many queries there were.</param>
/// <param name="include">What was asked for.</param>
/// <param name="hasScores">Whether words were searched for, so that every match has a score.</param>
/// <param name="maxItemBytes">How long a match may be.</param>
internal sealed class MatchesReader(Stream stream, int queries, QueryInclude include, bool hasScores, int maxItemBytes)
    : ResultsReader<IReadOnlyList<QueryMatch>>(stream, queries == 1 ? RowShape.Either : RowShape.Nested, maxItemBytes)
{
    private readonly List<QueryMatch> _matches = [];
    private int _count;

    /// <summary>What a match without a score says of the service, when words were searched for.</summary>
    public static BrokenResponseException NoScores() => new(
        "a match has no score, so nothing was done with the words that were searched for. That needs service version 0.18 or later; earlier ones ignore the words and do not say so.")
    {
        NamesCause = true,
    };

    protected override void EndList()
    {
        _count++;
        Results.Add([.. _matches]);
        _matches.Clear();
    }

    protected override bool TryReadRow(ref JsonCursor cursor)
    {
        string? id = null;
        double? distance = null;
        double? score = null;
        var parts = new ItemParts();
        if (include.HasFlag(QueryInclude.Metadata))
            parts.SetMetadata(null);
        var seen = 0;
        while (true)
        {
            if (!cursor.Reader.Read())
                return false;
            if (cursor.Reader.TokenType == JsonTokenType.EndObject)
                break;
            ref var reader = ref cursor.Reader;
            if (reader.ValueTextEquals("id"u8))
            {
                Once(ref seen, 1);
                if (!TryReadId(ref reader, out id))
                    return false;
            }
            else if (reader.ValueTextEquals("distance"u8))
            {
                Once(ref seen, 2);
                if (!TryReadNumber(ref reader, out distance))
                    return false;
            }
            else if (reader.ValueTextEquals("score"u8))
            {
                Once(ref seen, 16);
                if (!TryReadNumber(ref reader, out score))
                    return false;
            }
            else if (reader.ValueTextEquals("metadata"u8))
            {
                Once(ref seen, 4);
                if (!TryReadMetadata(ref reader, out var metadata))
                    return false;
                parts.SetMetadata(metadata);
            }
            else if (reader.ValueTextEquals("vector"u8))
            {
                Once(ref seen, 8);
                if (!TryReadVector(ref cursor, out var vector))
                    return false;
                parts.SetVector(vector);
            }
            else if (!reader.Read() || !reader.TrySkip())
            {
                return false;
            }
        }
        if (hasScores && score is null)
            throw NoScores();
        _matches.Add(new QueryMatch(parts)
        {
            Id = id ?? throw new JsonException("A row has no id."),
            Distance = distance,
            Score = score,
        });
        return true;
    }

    protected override void CheckAll()
    {
        if (_count != queries)
            throw new BrokenResponseException($"it has results for {_count} of {Counted.Of(queries, "query", "queries")}.");
    }
}
