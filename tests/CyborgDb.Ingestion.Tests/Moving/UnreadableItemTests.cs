using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace CyborgDb.Ingestion.Tests.Moving;

/// <summary>Items that the service fails on, with a client whose circuit breaker opens because of that.</summary>
public sealed class UnreadableItemTests : IAsyncLifetime
{
    private const string Poisoned = "id-0013";

    private ScriptedServer _server = null!;
    private CyborgDbClient _client = null!;

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync();
        _server.Otherwise = Answered;
        _client = NewClient(maxRetries: 8);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Reading_waits_for_the_circuit_and_names_the_item()
    {
        var read = 0;
        var error = await Assert.ThrowsAsync<ReadAllException>(async () =>
        {
            await foreach (var _ in _client.Index().ReadAllAsync(cancellationToken: Token))
                read++;
        });
        Assert.Equal(99, read);
        var item = Assert.Single(error.Unreadable);
        Assert.Equal(Poisoned, item.Id);
        Assert.Contains("float values", item.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copying_waits_for_the_circuit_and_names_the_item()
    {
        var result = await _client.Index().CopyToAsync(
            _client.GetIndex("other", Given.Key()), new() { Transform = item => [item.ToVectorItem()] }, cancellationToken: Token);
        Assert.Equal((99, 99), (result.Read, result.Stored));
        Assert.Equal(Poisoned, Assert.Single(result.Unreadable).Id);
    }

    [Fact]
    public async Task Comparing_waits_for_the_circuit_and_names_the_item()
    {
        var result = await _client.Index().CompareAsync(_client.GetIndex("other", Given.Key()), cancellationToken: Token);
        Assert.Equal((99, 1), (result.InBoth, result.Unreadable));
        Assert.Equal(Poisoned, Assert.Single(result.Differences).Id);
    }

    [Fact]
    public async Task Where_the_service_fails_on_all_items_it_is_the_services_error()
    {
        _server.Otherwise = request => request.Path == "/v1/vectors/get" ? Answer.Json("""{"detail":"The index cannot be read"}""", 500) : Answered(request);
        var error = await Assert.ThrowsAsync<CyborgDbServiceException>(async () =>
        {
            await foreach (var _ in _client.Index().ReadAllAsync(options: new() { MaxUnreadable = 3 }, cancellationToken: Token))
                Assert.Fail("An item was read.");
        });
        Assert.Contains("The index cannot be read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_service_fails_on_everything_it_ends()
    {
        _server.Otherwise = request => request.Path == "/v1/vectors/list_ids" ? Answered(request) : Answer.Json("""{"detail":"No"}""", 500);
        using var client = NewClient(maxRetries: 1);
        await Assert.ThrowsAnyAsync<CyborgDbException>(async () =>
        {
            await foreach (var _ in client.Index().ReadAllAsync(cancellationToken: Token))
                Assert.Fail("An item was read.");
        });
    }

    private CyborgDbClient NewClient(int maxRetries) => new(new CyborgDbClientOptions
    {
        BaseAddress = _server.BaseAddress,
        Resilience = new()
        {
            MaxRetries = maxRetries,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            MaxRetryDelay = TimeSpan.FromMilliseconds(2),
            BreakerMinimumThroughput = 4,
            BreakerFailureRatio = 0.2,
            BreakDuration = TimeSpan.FromSeconds(0.5),
        },
    });

    private static RequestDelegate Answered(RecordedRequest request)
    {
        if (request.Path == "/v1/vectors/list_ids")
            return Answer.Json($$"""{"ids":[{{string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"id-{i:0000}\""))}}],"count":100}""");
        if (request.Path != "/v1/vectors/get")
            return RouteAnswers.Success(request.Path);
        using var body = JsonDocument.Parse(request.Body);
        var asked = body.RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetString()!).ToList();
        return asked.Contains(Poisoned)
            ? Answer.Json("""{"detail":"Out of range float values are not JSON compliant"}""", 500)
            : Answer.Json($$"""{"results":[{{string.Join(',', asked.Select(id => $$$"""{"id":"{{{id}}}","vector":[1,2],"contents":"","metadata":{}}"""))}}]}""");
    }
}
