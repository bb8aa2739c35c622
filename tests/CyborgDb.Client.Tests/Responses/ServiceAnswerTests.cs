using System.Reflection;
using System.Text.Json;

namespace CyborgDb.Tests.Responses;

/// <summary>Descriptions, training, users, models and searches by metadata: what the service says of them, and what it cannot say.</summary>
public sealed class ServiceAnswerTests
{
    private const string Status =
        """{"training_indexes":["a","b"],"retrain_threshold":10000,"currently_training":"a","queued_indexes":["c"],"worker_running":true,"worker_pid":4711,"global_training":{"x":[1]}}""";

    private const string Idle =
        """{"training_indexes":[],"retrain_threshold":65536,"currently_training":null,"queued_indexes":[],"worker_running":false}""";

    private const string Token = "cdbk_s3cr3t";

    private static readonly JsonSerializerOptions s_withFields = new() { IncludeFields = true };

    private const string Created = $$"""{"user_id":"{{Given.UserHex}}","api_key":"{{Token}}"}""";

    [Fact]
    public async Task A_description_has_the_schema_with_all_three_flags()
    {
        var description = await AnsweredAsync(
            Description("""
                "metadata_schema":{
                    "lang":{"filterable":true,"pattern":false,"full_text":false},
                    "loc.city":{"filterable":true,"pattern":true,"full_text":false},
                    "text":{"filterable":false,"pattern":false,"full_text":true},
                    "hidden":{"filterable":false,"pattern":false,"full_text":false}},
                "bm25":{"k1":1.5,"b":0,"analyzer_version":1}
                """),
            index => index.DescribeAsync());
        Assert.Equal(
            [("hidden", false, false, false), ("lang", true, false, false), ("loc.city", true, true, false), ("text", false, false, true)],
            description.MetadataSchema!.OrderBy(field => field.Key, StringComparer.Ordinal)
                .Select(field => (field.Key, field.Value.Filterable, field.Value.Pattern, field.Value.FullText)));
        Assert.Equal(new Bm25Settings(1.5, 0, "1"), description.Bm25);
    }

    [Theory]
    [InlineData("""{"k1":1.2,"b":0.75,"analyzer_version":3}""", "3")]
    [InlineData("""{"k1":1.2,"b":0.75,"analyzer_version":"english-2"}""", "english-2")]
    [InlineData("""{"k1":1.2,"b":0.75,"analyzer_version":null}""", null)]
    [InlineData("""{"k1":1.2,"b":0.75}""", null)]
    public async Task An_analyzer_version_is_a_number_or_text_or_not_told(string bm25, string? version)
    {
        var description = await AnsweredAsync(Description($"\"bm25\":{bm25}"), index => index.DescribeAsync());
        Assert.Equal(new Bm25Settings(1.2, 0.75, version), description.Bm25);
        Assert.Null(description.MetadataSchema);
    }

    [Fact]
    public async Task A_description_of_a_service_that_says_nothing_of_text_has_no_schema_and_no_bm25()
    {
        var description = await AnsweredAsync(
            """{"index_name":"docs","is_trained":false,"dimension":4,"metric":"cosine","n_lists":1}""", index => index.DescribeAsync());
        Assert.Null(description.MetadataSchema);
        Assert.Null(description.Bm25);
        description = await AnsweredAsync(Description("\"metadata_schema\":{},\"bm25\":null"), index => index.DescribeAsync());
        Assert.Empty(description.MetadataSchema!);
        Assert.Null(description.Bm25);
    }

    [Theory]
    [InlineData("\"metadata_schema\":{\"a\":null}")]
    [InlineData("\"metadata_schema\":[]")]
    [InlineData("\"metadata_schema\":{\"a\":{\"filterable\":\"yes\"}}")]
    [InlineData("\"bm25\":{\"k1\":1.2}")]
    [InlineData("\"bm25\":{\"k1\":null,\"b\":0.75}")]
    [InlineData("\"bm25\":1.2")]
    [InlineData("\"bm25\":{\"k1\":1.2,\"b\":0.75,\"analyzer_version\":{}}")]
    [InlineData("\"bm25\":{\"k1\":1.2,\"b\":0.75,\"analyzer_version\":true}")]
    public async Task A_description_that_breaks_the_contract_is_an_error(string broken) =>
        await BrokenAsync(Description(broken), index => index.DescribeAsync());

    [Fact]
    public async Task A_schema_that_is_read_equals_the_one_that_was_written()
    {
        var description = await AnsweredAsync(
            Description("""
                "metadata_schema":{
                    "a":{"filterable":true,"pattern":false,"full_text":false},
                    "b":{"filterable":true,"pattern":true,"full_text":false},
                    "c":{"filterable":false,"pattern":false,"full_text":true}}
                """),
            index => index.DescribeAsync());
        var written = new Dictionary<string, MetadataField> { ["a"] = new(), ["b"] = new() { Pattern = true }, ["c"] = new() { FullText = true } };
        foreach (var (name, field) in written)
        {
            Assert.Equal(field, description.MetadataSchema![name]);
            Assert.Equal(field.GetHashCode(), description.MetadataSchema[name].GetHashCode());
        }
        Assert.NotEqual(written["a"], description.MetadataSchema!["b"]);
        Assert.NotEqual(written["c"], description.MetadataSchema["a"]);
        Assert.NotEqual(new MetadataField { Filterable = false }, description.MetadataSchema["c"]);
        Assert.False(written["a"].Equals(null), "A field equals nothing.");
    }

    [Fact]
    public async Task A_training_status_is_read_in_full()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json(Status));
        using var client = server.Client();
        var status = await client.GetTrainingStatusAsync();
        Assert.Equal(["a", "b"], status.TrainingIndexes);
        Assert.Equal(["c"], status.QueuedIndexes);
        Assert.Equal(("a", 10_000, true, 4711), (status.CurrentlyTraining, status.RetrainThreshold, status.IsWorkerRunning, status.WorkerProcessId));
        JsonText.AssertEqual("""{"x":[1]}""", status.GlobalTraining.GetRawText());
        Assert.Contains("\"GlobalTraining\":{\"x\":[1]}", JsonSerializer.Serialize(status), StringComparison.Ordinal);
        Assert.Equal(
            [TrainingState.Running, TrainingState.Running, TrainingState.Queued, TrainingState.Idle, TrainingState.Idle],
            new[] { "a", "b", "c", "d", "A" }.Select(status.StateOf));
    }

    [Fact]
    public async Task A_training_status_of_an_idle_service_is_read()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json(Idle));
        using var client = server.Client();
        var status = await client.GetTrainingStatusAsync();
        Assert.Empty(status.TrainingIndexes);
        Assert.Empty(status.QueuedIndexes);
        Assert.Equal((null, 65_536, false, null), (status.CurrentlyTraining, status.RetrainThreshold, status.IsWorkerRunning, status.WorkerProcessId));
        Assert.Equal(JsonValueKind.Undefined, status.GlobalTraining.ValueKind);
        Assert.DoesNotContain("GlobalTraining", JsonSerializer.Serialize(status), StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_that_only_the_worker_names_is_running_and_one_in_both_lists_too()
    {
        var status = new TrainingStatus { TrainingIndexes = ["b"], QueuedIndexes = ["b"], CurrentlyTraining = "a", RetrainThreshold = 1, IsWorkerRunning = true };
        Assert.Equal((TrainingState.Running, TrainingState.Running), (status.StateOf("a"), status.StateOf("b")));
    }

    [Theory]
    [InlineData("docs", true), InlineData("other", false)]
    public async Task An_index_is_being_trained_when_it_runs_or_waits(string name, bool expected)
    {
        string[] answers = [Idle.Replace("[]", $"[\"{name}\"]", StringComparison.Ordinal), Idle.Replace("null", $"\"{name}\"", StringComparison.Ordinal)];
        foreach (var answer in answers)
            Assert.Equal(expected, await AnsweredAsync(answer, index => index.IsTrainingAsync()));
        Assert.False(await AnsweredAsync(Idle, index => index.IsTrainingAsync()), "An idle service trains.");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"training_indexes":null,"retrain_threshold":1,"queued_indexes":[],"worker_running":false}""")]
    [InlineData("""{"training_indexes":[null],"retrain_threshold":1,"queued_indexes":[],"worker_running":false}""")]
    [InlineData("""{"training_indexes":[],"retrain_threshold":1,"queued_indexes":[null],"worker_running":false}""")]
    [InlineData("""{"training_indexes":[],"retrain_threshold":"1","queued_indexes":[],"worker_running":false}""")]
    [InlineData("""{"training_indexes":[],"retrain_threshold":1,"queued_indexes":[],"worker_running":"no"}""")]
    [InlineData("""{"training_indexes":[],"retrain_threshold":1,"queued_indexes":{}}""")]
    [InlineData("""{"training_indexes":[]}""")]
    [InlineData("""{"retrain_threshold":1}""")]
    public async Task A_training_status_that_breaks_the_contract_is_an_error(string broken)
    {
        var error = await BrokenAsync(broken, index => index.IsTrainingAsync(), indexName: null);
        Assert.Equal("training_status", error.RouteName);
    }

    [Fact]
    public async Task A_training_says_what_the_service_said() =>
        Assert.Equal("Index 'docs' trained", await AnsweredAsync("""{"status":"success","message":"Index 'docs' trained"}""", index => index.TrainAsync()));

    [Fact]
    public async Task A_training_that_failed_is_an_error_although_the_service_answers_200()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json("""{"status":"error","message":"out of memory"}""").WithHeader("X-Request-Id", "req-7"));
        using var client = server.Client();
        var error = await Assert.ThrowsAsync<CyborgDbException>(() => client.Index().TrainAsync());
        Assert.Equal(("train", "docs", "req-7", 1), (error.RouteName, error.IndexName, error.RequestId, error.Attempts));
        Assert.Equal(System.Net.HttpStatusCode.OK, error.StatusCode);
        Assert.False(error.IsTransient, "A training that failed is not tried again.");
        Assert.Contains("out of memory", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_new_user_has_an_id_permissions_and_a_token_that_is_shown_when_asked()
    {
        using var user = await AnsweredAsync(Created, index => index.CreateUserAsync(IndexPermissions.Read | IndexPermissions.Write));
        Assert.Equal(UserId.FromHex(Given.UserHex), user.UserId);
        Assert.Equal(IndexPermissions.Read | IndexPermissions.Write, user.Permissions);
        Assert.Equal(Token, user.Token.Reveal());
        Assert.Equal(Token, user.Token.Reveal());
    }

    [Fact]
    public async Task A_token_is_in_no_text_and_no_json()
    {
        using var user = await AnsweredAsync(Created, index => index.CreateUserAsync(IndexPermissions.Read));
        object[] shown = [user, user.Token];
        Assert.All(shown, value =>
        {
            Assert.DoesNotContain("s3cr3t", value.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("cdbk_", Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(value, value.GetType())).ToString(), StringComparison.Ordinal);
            Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(value, value.GetType(), s_withFields));
        });
        Assert.Equal("UserToken (hidden)", user.Token.ToString());
    }

    [Fact]
    public async Task A_debugger_finds_no_field_of_a_token_to_show()
    {
        using var user = await AnsweredAsync(Created, index => index.CreateUserAsync(IndexPermissions.Read));
        foreach (var field in typeof(UserToken).GetFields(BindingFlags.Instance | BindingFlags.NonPublic))
        {
            Assert.Equal(
                System.Diagnostics.DebuggerBrowsableState.Never, field.GetCustomAttribute<System.Diagnostics.DebuggerBrowsableAttribute>()?.State);
        }
    }

    [Fact]
    public async Task Disposing_of_a_user_overwrites_the_token_with_zeros_and_it_cannot_be_shown_any_more()
    {
        var user = await AnsweredAsync(Created, index => index.CreateUserAsync(IndexPermissions.Read));
        var memory = MemoryOf(user.Token);
        Assert.Equal(Token, new string(memory));
        user.Dispose();
        Assert.Equal(Token.Length, memory.Length);
        Assert.All(memory, character => Assert.Equal('\0', character));
        Assert.Throws<ObjectDisposedException>(() => user.Token.Reveal());
        user.Dispose();
    }

    [Theory]
    [InlineData(100), InlineData(16_000), InlineData(16_350), InlineData(16_370), InlineData(32_700), InlineData(200_000)]
    public async Task A_token_is_read_wherever_in_the_response_it_is(int before)
    {
        using var user = await AnsweredAsync(
            $$"""{"more":"{{new string('x', before)}}","user_id":"{{Given.UserHex}}","api_key":"{{Token}}","and":1}""",
            index => index.CreateUserAsync(IndexPermissions.Read));
        Assert.Equal(Token, user.Token.Reveal());
    }

    [Fact]
    public async Task A_token_with_escapes_is_read_as_what_they_stand_for()
    {
        using var user = await AnsweredAsync(
            $$"""{"user_id":"{{Given.UserHex}}","api_key":"\u0063dbk_\/"}""", index => index.CreateUserAsync(IndexPermissions.Read));
        Assert.Equal("cdbk_/", user.Token.Reveal());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData($$"""{"user_id":"{{Given.UserHex}}"}""")]
    [InlineData($$"""{"user_id":"{{Given.UserHex}}","api_key":null}""")]
    [InlineData($$"""{"user_id":"{{Given.UserHex}}","api_key":""}""")]
    [InlineData($$"""{"user_id":"{{Given.UserHex}}","api_key":5}""")]
    [InlineData($$"""{"user_id":"{{Given.UserHex}}","api_key":["cdbk_s3cr3t"]}""")]
    [InlineData($$"""{"user_id":"{{Given.UserHex}}","api_key":"cdbk_s3cr3t\ud83d"}""")]
    [InlineData("""{"user_id":"0f0e0d0c0b0a0908070605040302010","api_key":"cdbk_s3cr3t"}""")]
    [InlineData("""{"user_id":"0f0e0d0c0b0a090807060504030201zz","api_key":"cdbk_s3cr3t"}""")]
    [InlineData("""{"user_id":null,"api_key":"cdbk_s3cr3t"}""")]
    [InlineData("""{"api_key":"cdbk_s3cr3t"}""")]
    public async Task A_new_user_that_breaks_the_contract_is_an_error_without_the_token_in_it(string broken)
    {
        var error = await BrokenAsync(broken, index => index.CreateUserAsync(IndexPermissions.Read));
        Assert.Equal("create_user", error.RouteName);
        Assert.DoesNotContain("s3cr3t", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_is_too_long_to_be_one_is_an_error()
    {
        await BrokenAsync(
            $$"""{"user_id":"{{Given.UserHex}}","api_key":"{{new string('x', 4097)}}"}""", index => index.CreateUserAsync(IndexPermissions.Read));
        using var user = await AnsweredAsync(
            $$"""{"user_id":"{{Given.UserHex}}","api_key":"{{new string('x', 4096)}}"}""", index => index.CreateUserAsync(IndexPermissions.Read));
        Assert.Equal(4096, user.Token.Reveal().Length);
    }

    [Fact]
    public async Task Users_are_listed_with_their_permissions()
    {
        var users = await AnsweredAsync(
            $$"""
            {"users":[
                {"user_id":"{{Given.UserHex}}","permissions":["read"]},
                {"user_id":"000102030405060708090A0B0C0D0E0F","permissions":["write","read"]},
                {"user_id":"11111111111111111111111111111111","permissions":["write"]},
                {"user_id":"22222222222222222222222222222222","permissions":["admin"],"created":"today"}]}
            """,
            index => index.ListUsersAsync());
        Assert.Equal(
            [
                new IndexUser(UserId.FromHex(Given.UserHex), IndexPermissions.Read),
                new IndexUser(UserId.FromHex("000102030405060708090a0b0c0d0e0f"), IndexPermissions.Read | IndexPermissions.Write),
                new IndexUser(UserId.FromHex("11111111111111111111111111111111"), IndexPermissions.Write),
                new IndexUser(UserId.FromHex("22222222222222222222222222222222"), IndexPermissions.None),
            ],
            users);
        Assert.Empty(await AnsweredAsync("""{"users":[]}""", index => index.ListUsersAsync()));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"users":null}""")]
    [InlineData("""{"users":[null]}""")]
    [InlineData("""{"users":[{"permissions":[]}]}""")]
    [InlineData("""{"users":[{"user_id":"12","permissions":[]}]}""")]
    [InlineData($$"""{"users":[{"user_id":"{{Given.UserHex}}"}]}""")]
    [InlineData($$"""{"users":[{"user_id":"{{Given.UserHex}}","permissions":null}]}""")]
    public async Task A_list_of_users_that_breaks_the_contract_is_an_error(string broken) =>
        await BrokenAsync(broken, index => index.ListUsersAsync());

    [Fact]
    public async Task Deleting_a_user_reads_nothing()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Status(204), Answer.Json("""{"detail":"Index 'docs' has no user 'x'"}""", 404));
        using var client = server.Client();
        await client.Index().DeleteUserAsync(UserId.FromHex(Given.UserHex));
        var error = await Assert.ThrowsAsync<CyborgDbNotFoundException>(() => client.Index().DeleteUserAsync(UserId.FromHex(Given.UserHex)));
        Assert.Equal(("delete_user", "docs", "Index 'docs' has no user 'x'"), (error.RouteName, error.IndexName, error.Detail));
    }

    [Theory]
    [InlineData("No such user", true), InlineData("unknown user 'x'", true), InlineData("User 'x' not found", true), InlineData("user x does not exist in index 'docs'", true)]
    [InlineData("No KMS envelope for index 'docs'", false), InlineData("Index not found", false), InlineData("Not Found", false)]
    [InlineData("The index of this user was not found", false)]
    public async Task A_user_that_there_is_not_is_no_matter_of_the_key_where_the_service_says_so(string detail, bool isOfUser)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = _ => Answer.Detail(404, detail);
        using var client = server.Client();
        var error = await Assert.ThrowsAsync<CyborgDbNotFoundException>(() => client.Index().DeleteUserAsync(UserId.FromHex(Given.UserHex)));
        Assert.Equal(!isOfUser, error.MayBeWrongIndexKey);
        Assert.Equal(!isOfUser, error.Message.Contains("not the key of the index", StringComparison.Ordinal));
        Assert.Contains("heck the user's id (ListUsersAsync lists them)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embedding_models_are_read_in_full_and_have_null_for_what_is_not_told()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json("""{"models":[{"name":"m","dimension":384,"max_seq_length":256,"more":1},{"name":"n"},{"name":"o","dimension":null,"max_seq_length":null}]}"""));
        using var client = server.Client();
        Assert.Equal(
            [("m", 384, 256), ("n", null, null), ("o", (int?)null, (int?)null)],
            (await client.ListEmbeddingModelsAsync()).Select(model => (model.Name, model.Dimension, model.MaxSequenceLength)));
    }

    [Theory]
    [InlineData("{}"), InlineData("""{"models":null}"""), InlineData("""{"models":[null]}"""), InlineData("""{"models":[{"dimension":1}]}"""), InlineData("""{"models":["m"]}""")]
    public async Task A_list_of_models_that_breaks_the_contract_is_an_error(string broken)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json(broken));
        using var client = server.Client();
        Assert.Equal("embedding_models", (await Assert.ThrowsAsync<CyborgDbProtocolException>(() => client.ListEmbeddingModelsAsync())).RouteName);
    }

    [Fact]
    public async Task Metadata_matches_come_in_the_services_order_with_their_scores()
    {
        var matches = await AnsweredAsync(
            """{"results":[{"id":"b","score":2.5},{"id":"a","score":0},{"id":"c"},{"id":"d","score":null}],"ids":["b","a","c","d"],"count":4}""",
            index => index.QueryMetadataAsync());
        Assert.Equal([("b", 2.5), ("a", 0.0), ("c", null), ("d", (double?)null)], matches.Select(match => (match.Id, match.Score)));
        Assert.Empty(await AnsweredAsync("""{"results":[],"ids":[],"count":0}""", index => index.QueryMetadataAsync()));
    }

    [Theory]
    [InlineData("""{"results":[{"id":"a"}],"ids":["a"],"count":2}""")]
    [InlineData("""{"results":[{"id":"a"}],"ids":["a"],"count":0}""")]
    [InlineData("""{"results":[],"ids":[],"count":-1}""")]
    [InlineData("""{"results":[{"id":"a"}],"ids":["a"]}""")]
    [InlineData("""{"results":[null],"ids":[null],"count":1}""")]
    [InlineData("""{"results":[{"score":1}],"ids":["a"],"count":1}""")]
    [InlineData("""{"results":[{"id":"a","score":"high"}],"ids":["a"],"count":1}""")]
    [InlineData("""{"results":null,"ids":[],"count":0}""")]
    [InlineData("""{"ids":[],"count":0}""")]
    public async Task Metadata_matches_that_break_the_contract_are_an_error(string broken)
    {
        var error = await BrokenAsync(broken, index => index.QueryMetadataAsync());
        Assert.Equal("query_metadata", error.RouteName);
    }

    [Fact]
    public async Task A_hybrid_match_has_a_score_and_no_distance()
    {
        var matches = await AnsweredAsync(
            """{"results":[[{"id":"a","score":0.016}]]}""", index => index.QueryAsync(new float[1], new() { Hybrid = new() { Words = new() { Text = "x" } } }));
        Assert.Equal((0.016, null), (Assert.Single(matches).Score, matches[0].Distance));
    }

    private static string Description(string more) =>
        $$"""{"index_name":"docs","is_trained":false,"dimension":4,"metric":"euclidean","n_lists":1,{{more}}}""";

    /// <summary>The characters that a token lives in.</summary>
    private static char[] MemoryOf(UserToken token) =>
        (char[])typeof(UserToken).GetFields(BindingFlags.Instance | BindingFlags.NonPublic).Single(field => field.FieldType == typeof(char[])).GetValue(token)!;

    private static async Task<T> AnsweredAsync<T>(string answer, Func<EncryptedIndex, Task<T>> call)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json(answer));
        using var client = server.Client();
        return await call(client.Index());
    }

    private static async Task<CyborgDbProtocolException> BrokenAsync(string answer, Func<EncryptedIndex, Task> call, string? indexName = "docs")
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json(answer));
        using var client = server.Client();
        var error = await Assert.ThrowsAsync<CyborgDbProtocolException>(() => call(client.Index()));
        Assert.Equal(indexName, error.IndexName);
        return error;
    }
}
