using System.Text.Json.Serialization;

namespace CyborgDb.Tests.Responses;

/// <summary>Items that no service should give are a fault of the response, also where the client works with them itself.</summary>
public sealed class OddItemTests
{
    private const string Nearest = """{"results":[[{"id":"a","distance":1},{"id":"b","distance":2}]]}""";
    private const string Vectors = """{"results":[{"id":"a","vector":[1,2]},{"id":"b","vector":[3,4]}]}""";

    public static TheoryData<string, string, string> Candidates => new()
    {
        { Nearest, """{"results":[{"id":"a","vector":[1,2]},{"id":"b","vector":[3]}]}""", "get" },
        { Nearest, """{"results":[{"id":"a","vector":[1,2,3]},{"id":"b","vector":[3,4]}]}""", "get" },
        { Nearest, """{"results":[{"id":"a","vector":[]},{"id":"b","vector":[]}]}""", "get" },
        { Nearest, """{"results":[{"id":"a","vector":[1,2]},{"id":"a","vector":[1,2]}]}""", "get" },
        { Nearest, """{"results":[{"id":"","vector":[1,2]}]}""", "get" },
        { Nearest, """{"results":[{"id":"a","vector":[1e39,2]}]}""", "get" },
        { """{"results":[[{"id":"a","distance":1},{"id":"a","distance":1}]]}""", Vectors, "query_binary" },
        { """{"results":[[{"id":"","distance":1}]]}""", Vectors, "query_binary" },
    };

    private const string TwoValues = """{"index_name":"docs","is_trained":false,"dimension":2,"metric":"cosine","n_lists":1}""";

    [Theory, MemberData(nameof(Candidates))]
    public async Task Candidates_of_a_diverse_query_that_cannot_be_compared_are_an_error_of_the_response(string nearest, string vectors, string operation)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = request => request.Path switch
        {
            "/v1/vectors/query_binary" => Answer.Json(nearest),
            "/v1/vectors/get" => Answer.Json(vectors),
            "/v1/indexes/describe" => Answer.Json(TwoValues),
            _ => RouteAnswers.Success(request.Path),
        };
        using var client = server.Client();
        var error = await Assert.ThrowsAsync<CyborgDbProtocolException>(() => client.Index().QueryDiverseAsync(new float[] { 1, 2 }));
        Assert.Equal((operation, "docs", 1), (error.RouteName, error.IndexName, error.Attempts));
    }

    [Fact]
    public async Task A_candidate_that_is_gone_is_no_error()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = request => request.Path switch
        {
            "/v1/vectors/query_binary" => Answer.Json(Nearest),
            "/v1/vectors/get" => Answer.Json("""{"results":[{"id":"b","vector":[3,4]}]}"""),
            "/v1/indexes/describe" => Answer.Json(TwoValues),
            _ => RouteAnswers.Success(request.Path),
        };
        using var client = server.Client();
        Assert.Equal("b", Assert.Single(await client.Index().QueryDiverseAsync(new float[] { 1, 2 })).Id);
    }

    public static TheoryData<string> Documents =>
    [
        """{"id":"not a number"}""", """{"id":""}""", """{"id":"1,\"year\":2"}""", """{"id":"{}"}""", """{"id":"99999999999"}""", """{"id":"null"}""",
        """{"id":"1","vector":[1e999]}""", """{"id":"1","metadata":{"year":"two\u001b thousand"}}""", """{"id":"1","metadata":{"when":1e300}}""",
        """{"id":"1","metadata":{"checked":-1}}""", """{"id":"1","metadata":{"year":1e99}}""", """{"id":"1","metadata":{"year":[]}}""",
    ];

    [Theory, MemberData(nameof(Documents))]
    public async Task An_item_that_does_not_fit_the_documents_is_an_error_of_the_response(string item)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        var notes = client.Index().As(NoteJson.Default.Note);
        server.Next(Answer.Json($$"""{"results":[{{item}}]}"""), Answer.Json($$"""{"results":[[{{item}}]]}"""));
        var fromGet = await Record.ExceptionAsync(() => notes.GetAsync(["1"]));
        var fromQuery = await Record.ExceptionAsync(() => notes.QueryAsync(new float[] { 1 }));
        foreach (var (error, operation) in new[] { (fromGet, "get"), (fromQuery, "query_binary") })
        {
            var broken = Assert.IsType<CyborgDbProtocolException>(error);
            Assert.Equal((operation, "docs"), (broken.RouteName, broken.IndexName));
            Assert.DoesNotContain(broken.Message, char.IsControl);
            Assert.DoesNotContain("thousand", broken.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("Nothing was sent", broken.Message, StringComparison.Ordinal);
        }
    }
}

internal sealed class Note
{
    [DocumentId]
    public int Id { get; init; }

    [DocumentVector]
    public float[]? Vector { get; init; }

    public int Year { get; init; }

    [JsonConverter(typeof(EpochMillisecondsConverter))]
    public DateTimeOffset When { get; init; }

    public int Checked
    {
        get => field;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Note))]
internal sealed partial class NoteJson : JsonSerializerContext;
