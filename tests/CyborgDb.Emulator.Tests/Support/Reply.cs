using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CyborgDb.Emulator.Tests.Support;

/// <summary>What came back over the socket.</summary>
public sealed record Reply(int Status, string Text, HttpResponseHeaders Headers, string? MediaType)
{
    public JsonNode Json
    {
        get
        {
            try
            {
                return JsonNode.Parse(Text)!;
            }
            catch (JsonException)
            {
                Assert.Fail($"Expected JSON, got status {Status} with: {Text}");
                throw;
            }
        }
    }

    public static async Task<Reply> FromAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
        response.Headers,
        response.Content.Headers.ContentType?.MediaType);

    /// <summary>Status and body, letter by letter but for white space and the order of members.</summary>
    public Reply ShouldBe(int status, string json)
    {
        Assert.True(
            Status == status && JsonNode.DeepEquals(Json, JsonNode.Parse(json)),
            $"Expected {status} {json}{Environment.NewLine}but got {Status} {Text}");
        return this;
    }

    public Reply ShouldBeOk()
    {
        Assert.True(Status == 200, $"Expected 200 but got {Status} {Text}");
        return this;
    }

    /// <summary>An error of the service: its status, the same number in the body, and the detail.</summary>
    public Reply ShouldFail(int status, string detail) =>
        ShouldBe(status, new JsonObject { ["status_code"] = status, ["detail"] = detail }.ToJsonString());

    /// <summary>Status 422 with exactly one entry.</summary>
    public Reply ShouldBeInvalid(string location, string message, string type) =>
        ShouldBe(422, new JsonObject
        {
            ["detail"] = new JsonArray(new JsonObject
            {
                ["loc"] = JsonNode.Parse(location),
                ["msg"] = message,
                ["type"] = type,
            }),
        }.ToJsonString());

    /// <summary>The ids of a flat answer, in order, with commas between.</summary>
    public string Ids()
    {
        ShouldBeOk();
        return string.Join(",", Json["results"]!.AsArray().Select(row => row!["id"]!.GetValue<string>()));
    }
}
