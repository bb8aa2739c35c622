using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <content>Searches.</content>
internal static partial class Routes
{
    public const string QueryBinaryName = "query_binary";
    public const string QueryMetadataName = "query_metadata";
    private const string QueryBinaryPath = "v1/vectors/query_binary";

    /// <param name="include">What is asked for.</param>
    public static Route<IReadOnlyList<IReadOnlyList<QueryMatch>>> Query(QueryInclude include) => new(
        "query", HttpMethod.Post, "v1/vectors/query", Repeat.Read,
        (exchange, stream, async) => ReadMatchesAsync(exchange, stream, queries: 1, include, hasScores: false, isDistinct: false, async));

    /// <param name="queries">How many queries are sent.</param>
    /// <param name="include">What is asked for.</param>
    /// <param name="hasScores">Whether words are searched for, so that every match has a score.</param>
    /// <param name="isDistinct">Whether each item has to come at most once in a list.</param>
    public static Route<IReadOnlyList<IReadOnlyList<QueryMatch>>> QueryBinary(int queries, QueryInclude include, bool hasScores, bool isDistinct) => new(
        QueryBinaryName, HttpMethod.Post, QueryBinaryPath, Repeat.Read,
        (exchange, stream, async) => ReadMatchesAsync(exchange, stream, queries, include, hasScores, isDistinct, async))
    {
        SendsVectors = true,
    };

    /// <param name="queries">How many queries are sent.</param>
    /// <param name="include">What is asked for.</param>
    /// <param name="hasScores">Whether words are searched for, so that every match has a score.</param>
    public static StreamedRoute<IReadOnlyList<QueryMatch>> QueryBinaryInPieces(int queries, QueryInclude include, bool hasScores) =>
        new(QueryBinaryName, QueryBinaryPath, (stream, maxItemBytes) => new MatchesReader(stream, queries, include, hasScores, maxItemBytes)) { SendsVectors = true };

    /// <param name="hasScores">Whether words are searched for, so that every match has a score.</param>
    public static Route<IReadOnlyList<MetadataMatch>> QueryMetadata(bool hasScores) =>
        new(QueryMetadataName, HttpMethod.Post, "v1/vectors/query_metadata", Repeat.Read, JsonBody.Reader(
            ResponseJson.Default.QueryMetadataResponse,
            static (body, _) => (IReadOnlyList<MetadataMatch>)Array.ConvertAll(body.Results, static row => new MetadataMatch { Id = row.Id, Score = row.Score }),
            body => body.Results.AsSpan().Contains(null!) ? "a row of the results is null."
                : hasScores && body.Results.Any(row => row.Score is null) ? throw MatchesReader.NoScores()
                : Array.Exists(body.Results, row => row.Score is { } score && !double.IsFinite(score)) ? "a score is not finite."
                : body.Count != body.Results.Length ? $"it says that its count of results is {body.Count}, and has {body.Results.Length}."
                : null))
        {
            Since = "0.18",
        };

    private static async ValueTask<IReadOnlyList<IReadOnlyList<QueryMatch>>> ReadMatchesAsync(
        Exchange exchange, Stream stream, int queries, QueryInclude include, bool hasScores, bool isDistinct, bool async)
    {
        using var reader = new MatchesReader(stream, queries, include, hasScores, exchange.MaxItemBytes);
        var results = await reader.ReadAllAsync(async, exchange.Token).ConfigureAwait(false);
        return isDistinct && results.Select(static matches => DistinctProblem(matches.Select(static match => match.Id))).FirstOrDefault(static wrong => wrong is not null) is { } wrong
            ? throw new BrokenResponseException(wrong)
            : results;
    }
}
