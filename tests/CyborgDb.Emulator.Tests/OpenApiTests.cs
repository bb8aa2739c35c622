using System.Text.Json.Nodes;
using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

/// <summary>The description that is served agrees with what is served.</summary>
public sealed class OpenApiTests : HttpTest
{
    private const string Path = "/v1/openapi.json";
    private const string RootKey = "root";

    protected override CyborgDbEmulatorOptions EmulatorOptions => new() { ServiceVersion = ServiceVersion.V018, RootKey = RootKey };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Http.DefaultRequestHeaders.Add("X-API-Key", RootKey);
    }

    private async Task<JsonObject> DocumentAsync() => (await GetAsync(Path)).ShouldBeOk().Json.AsObject();

    [Fact]
    public async Task It_is_json_of_version_0_18_that_needs_no_credential()
    {
        Http.DefaultRequestHeaders.Clear();
        var reply = await GetAsync(Path);
        Assert.Equal("application/json", reply.MediaType);
        Assert.Equal(("3.1.0", "0.18.0"), (reply.Json["openapi"]!.GetValue<string>(), reply.Json["info"]!["version"]!.GetValue<string>()));
    }

    [Fact]
    public async Task In_0_17_it_is_not_there()
    {
        await using var old = await CyborgDbEmulator.StartAsync(cancellationToken: Cancellation);
        using var response = await Http.GetAsync(new Uri(old.BaseAddress, Path), Cancellation);
        (await Reply.FromAsync(response)).ShouldBe(404, """{"detail":"Not Found"}""");
    }

    [Fact]
    public async Task Every_route_is_in_it_and_no_other()
    {
        IEnumerable<string> served =
        [
            .. RoutingTests.EveryRoute.Select(route => $"{route.Data.Item1} {route.Data.Item2}"),
            "POST /v1/vectors/query_metadata",
            "GET /v1/embedding-models",
            "POST /v1/indexes/{index_name}/users",
            "GET /v1/indexes/{index_name}/users",
            "DELETE /v1/indexes/{index_name}/users/{user_id}",
        ];
        var described = (await DocumentAsync())["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}"));
        Assert.Equal(served.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_path_in_it_answers_to_its_methods_only()
    {
        foreach ((var path, var operations) in (await DocumentAsync())["paths"]!.AsObject())
        {
            var called = path.Replace("{index_name}", "a", StringComparison.Ordinal).Replace("{user_id}", "00", StringComparison.Ordinal);
            using var response = await Http.PutAsync(new Uri(called, UriKind.Relative), null, Cancellation);
            Assert.Equal(405, (int)response.StatusCode);
            Assert.Equal(
                operations!.AsObject().Select(static operation => operation.Key.ToUpperInvariant()).Order(StringComparer.Ordinal),
                response.Content.Headers.Allow.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Every_reference_leads_somewhere()
    {
        var document = await DocumentAsync();
        var schemas = document["components"]!["schemas"]!.AsObject();
        string[] references = [.. ReferencesIn(document)];
        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.True(schemas.ContainsKey(reference["#/components/schemas/".Length..]), reference));
        Assert.All(schemas, schema => Assert.True(references.Contains($"#/components/schemas/{schema.Key}"), $"{schema.Key} is not used"));
    }

    /// <summary>Each member is sent with a value of another type, which only a member that is read is refused for.</summary>
    [Fact]
    public async Task Every_member_of_a_request_is_read_and_has_the_type_that_is_said()
    {
        var document = await DocumentAsync();
        var members = 0;
        foreach ((var path, var operations) in document["paths"]!.AsObject())
        {
            if (operations!["post"]?["requestBody"]?["content"]?["application/json"]?["schema"] is not { } schema)
                continue;
            var called = path.Replace("{index_name}", "a", StringComparison.Ordinal);
            foreach ((var name, var type) in Resolve(document, schema)["properties"]!.AsObject())
            {
                members++;
                await ShouldBeRefusedAsync(called, new() { [name] = OfOtherType(type!) }, name);
                if (name != "batch" && name != "items")
                    continue;
                var isList = name == "items";
                var inner = Resolve(document, isList ? type!["items"]! : type!);
                foreach ((var innerName, var innerType) in inner["properties"]!.AsObject())
                {
                    var value = new JsonObject { [innerName] = OfOtherType(innerType!) };
                    await ShouldBeRefusedAsync(called, new() { [name] = isList ? new JsonArray(value) : value }, innerName);
                }
            }
        }

        Assert.True(members > 70, $"Only {members} members have been tried.");
    }

    private async Task ShouldBeRefusedAsync(string path, JsonObject body, string member)
    {
        var reply = await PostAsync(path, body.ToJsonString());
        Assert.True(
            reply.Status == 422 && reply.Json["detail"]!.AsArray().Any(error =>
                error!["loc"]!.AsArray()[^1]!.ToString() == member && error["type"]!.GetValue<string>() != "missing"),
            $"{path} takes {body.ToJsonString()}: {reply.Status} {reply.Text}");
    }

    private static JsonNode Resolve(JsonObject document, JsonNode schema) =>
        schema["$ref"] is { } reference
            ? document["components"]!["schemas"]![reference.GetValue<string>()["#/components/schemas/".Length..]]!
            : schema;

    private static JsonValue OfOtherType(JsonNode schema)
    {
        string[] types = schema["type"] is JsonArray several
            ? [.. several.Select(static type => type!.GetValue<string>())]
            : [schema["type"]?.GetValue<string>() ?? "object"];
        return types.Contains("string") || types.Contains("array") || types.Contains("object") ? JsonValue.Create(5) : JsonValue.Create("text");
    }

    private static IEnumerable<string> ReferencesIn(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(static member => member.Key == "$ref" ? [member.Value!.GetValue<string>()] : ReferencesIn(member.Value)),
        JsonArray elements => elements.SelectMany(ReferencesIn),
        _ => [],
    };
}
