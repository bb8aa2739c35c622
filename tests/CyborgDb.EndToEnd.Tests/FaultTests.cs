using System.Net;
using CyborgDb.Emulator;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>Every operation against an emulator that misbehaves: what a retry cures is cured, and what it does not has its type.</summary>
public sealed class FaultTests : EmulatorTest
{
    protected override CyborgDbClientOptions ClientOptions => new()
    {
        ApiKey = RootKey,
        TimeProvider = Clock,
        Resilience = { RetryDelay = TimeSpan.Zero },
    };

    protected override CyborgDbEmulatorOptions EmulatorOptions => new() { RootKey = RootKey, ServiceVersion = ServiceVersion.V018 };

    private const string RootKey = "root";

    private ManualClock Clock { get; } = new();

    public static TheoryData<string> Operations => [.. KnownOperation.All.Select(operation => operation.Name)];

    private static Fault[] Curable { get; } =
    [
        Fault.ResetBeforeBody(), Fault.ResetBeforeAnswer(false), Fault.ResetBeforeAnswer(true), Fault.ResetInAnswer(1), Fault.ResetInAnswer(40),
        Fault.ResetInAnswer(150), Fault.ResetInAnswer(1, carriedOut: false), Fault.Status(408), Fault.Status(429), Fault.Status(429, "0"), Fault.Status(502),
        Fault.Status(502, carriedOut: true), Fault.Status(503, "0.0"), Fault.Status(504), Fault.Html(502), Fault.Html(503, carriedOut: true),
        Fault.TruncatedBody(), Fault.TruncatedBody(carriedOut: false),
    ];

    /// <summary>Of these, what comes is not even JSON.</summary>
    private static Fault[] Garbling { get; } = [Fault.EmptyBody(), Fault.EmptyBody(carriedOut: false), Fault.ShortLength()];

    private static Fault[] Harmless { get; } = [Fault.SlowAnswer(), Fault.CloseAfterAnswer()];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_fault_that_a_retry_can_cure_is_cured_and_no_item_is_lost_or_doubled(string name)
    {
        var operation = KnownOperation.Of(name);
        if (operation.MostAttempts == 1)
            return;
        var index = await WithItemsAsync(operation);
        foreach (var fault in Curable.Concat(Garbling).Concat(Harmless))
        {
            await index.UpsertAsync([new VectorItem("1", new float[Dimension(operation)]) { Contents = "before" }]);
            var before = Emulator.Faults.RequestsTo(operation.Path);
            Emulator.Faults.Enqueue(fault, operation.Path);
            var error = await Record.ExceptionAsync(() => RunAsync(operation, index));
            Assert.True(error is null, $"{fault} in {operation}: {error}");
            Assert.Equal(0, Emulator.Faults.FaultsQueued);
            Assert.Equal(Harmless.Contains(fault) ? 1 : 2, Emulator.Faults.RequestsTo(operation.Path) - before);
            await ShouldHoldAsync(index, operation, $"{fault} in {operation}");
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Several_different_faults_in_a_row_are_cured(string name)
    {
        var operation = KnownOperation.Of(name);
        if (operation.MostAttempts == 1)
            return;
        var index = await WithItemsAsync(operation);
        foreach (var fault in new[] { Fault.ResetBeforeBody(), Fault.Status(503, "0"), Fault.TruncatedBody() })
            Emulator.Faults.Enqueue(fault, operation.Path);
        await RunAsync(operation, index);
        await ShouldHoldAsync(index, operation, operation.Name);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_fault_that_no_retry_can_cure_has_its_type_and_the_number_of_attempts(string name)
    {
        var operation = KnownOperation.Of(name);
        var index = await WithItemsAsync(operation);
        foreach (var fault in Curable)
        {
            // The answer to a user that is deleted has no body that could be truncated.
            if (operation.Name == "delete user" && fault is { Kind: FaultKind.TruncatedBody, CarriedOut: true })
                continue;
            Emulator.Faults.EnqueueMany(fault, operation.MostAttempts, operation.Path);
            var error = await FailAsync(operation, index, fault, operation.MostAttempts);
            if (fault.StatusCode == 0)
            {
                Assert.True(error is CyborgDbTransportException { StatusCode: null or HttpStatusCode.OK or HttpStatusCode.NotFound }, $"{fault}: {error}");
            }
            else
            {
                Assert.Equal((fault.StatusCode, fault.StatusCode switch { 408 => typeof(CyborgDbException), 429 => typeof(CyborgDbRateLimitException), _ => typeof(CyborgDbServiceException) }),
                    ((int)error.StatusCode!, error.GetType()));
            }

            Assert.True(error.IsTransient, $"{fault}: {error}");
            if (operation.Name is "create index" or "create user" or "delete index")
                index = await WithItemsAsync(operation);
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_response_that_is_whole_but_wrong_is_a_protocol_error_at_once(string name)
    {
        var operation = KnownOperation.Of(name);
        // It is answered without a body, which leaves nothing to be short or double.
        Fault[] faults = operation.Route == "delete_user"
            ? [Fault.EmptyBody(), Fault.EmptyBody(carriedOut: false), Fault.Html(200)]
            : operation.MostAttempts > 1 ? [Fault.Html(200), Fault.DuplicateField()]
            : [Fault.EmptyBody(), Fault.EmptyBody(carriedOut: false), Fault.Html(200), Fault.ShortLength(), Fault.DuplicateField()];
        foreach (var fault in faults)
        {
            var index = await WithItemsAsync(operation);
            Emulator.Faults.Enqueue(fault, operation.Path);
            var error = await FailAsync(operation, index, fault, attempts: 1);
            Assert.True(error is CyborgDbProtocolException { StatusCode: HttpStatusCode.OK }, $"{fault} in {operation}: {error}");
            Assert.False(error.IsTransient);
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_request_that_stalls_is_tried_again_after_its_time(string name)
    {
        var operation = KnownOperation.Of(name);
        if (operation.MostAttempts == 1)
            return;
        var index = await WithItemsAsync(operation);
        foreach (var fault in new[] { Fault.Stall(), Fault.Stall(carriedOut: true), Fault.Stall(carriedOut: true, bytes: 60) })
        {
            var queued = Emulator.Faults.Enqueue(fault, operation.Path);
            var run = RunAsync(operation, index);
            await await Task.WhenAny(run, queued.Injected);
            // Two minutes more for the service's embedding model, and one second for the text.
            Clock.Advance(TimeSpan.FromSeconds(operation.Route == "query" ? 152 : 31));
            var error = await Record.ExceptionAsync(() => run);
            Assert.True(error is null, $"{fault} in {operation}: {error}");
            await ShouldHoldAsync(index, operation, $"{fault} in {operation}");
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Connections_that_are_refused_are_told_and_then_forgotten(string name)
    {
        var operation = KnownOperation.Of(name);
        var index = await WithItemsAsync(operation);
        await Emulator.Faults.RefuseConnectionsAsync();
        // A client of its own, which has no connection yet.
        using var client = new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = Emulator.BaseAddress, ApiKey = RootKey, Resilience = { RetryDelay = TimeSpan.Zero } });
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => operation.RunAsyncOn(client));
        Assert.Equal((operation.Repeats == Repeats.Never ? 1 : 4, true), (error.Attempts, error.IsTransient));
        Assert.Contains("Nothing was sent.", error.Message, StringComparison.Ordinal);
        await Emulator.Faults.AcceptConnectionsAsync();
        await RunAsync(operation, index);
    }

    [Fact]
    public async Task Idle_connections_that_are_dropped_are_invisible()
    {
        var index = await WithItemsAsync(KnownOperation.Of("get"));
        foreach (var operation in KnownOperation.All.Where(operation => operation.MostAttempts > 1 && operation.Route != "query"))
        {
            Emulator.Faults.DropIdleConnections();
            await RunAsync(operation, index);
        }
    }

    private static int Dimension(KnownOperation operation) => operation.Route == "query" ? 256 : 2;

    private async Task<EncryptedIndex> WithItemsAsync(KnownOperation operation)
    {
        foreach (var name in Emulator.Store.Names())
            Emulator.Store.Delete(Emulator.Store.Find(name)!);
        if (operation.Name == "create index")
            return Client.GetIndex("a", Key);
        var index = await CreateAsync(Dimension(operation) == 256 ? new() { EmbeddingModel = "emulator-hash-256" } : null);
        await index.UpsertAsync(["0", "1", "2"], new float[3, Dimension(operation)]);
        return index;
    }

    private Task RunAsync(KnownOperation operation, EncryptedIndex index) => operation.RunAsync(Client, index, default);

    private async Task<CyborgDbException> FailAsync(KnownOperation operation, EncryptedIndex index, Fault fault, int attempts)
    {
        var error = await Record.ExceptionAsync(() => operation.RunAsync(Client, index, default)) as CyborgDbException;
        Assert.True(error is not null, $"{fault} in {operation} was not noticed.");
        Assert.True(error.Attempts == attempts, $"{fault} in {operation} came after {error.Attempts} attempts, not {attempts}: {error}");
        Assert.Equal(operation.Route, error.RouteName);
        return error;
    }

    /// <summary>The index holds what the operation leaves behind, each item once.</summary>
    private static async Task ShouldHoldAsync(EncryptedIndex index, KnownOperation operation, string what)
    {
        var caller = new Caller(index, sync: false);
        var ids = await caller.IdsAsync();
        string[] expected = operation.Route == "delete" ? ["0", "2"] : ["0", "1", "2"];
        Assert.True(ids.Order(StringComparer.Ordinal).SequenceEqual(expected), $"After {what} the index holds {string.Join(", ", ids)}.");
        if (operation.Repeats != Repeats.Write || operation.Route == "delete")
            return;
        var item = await caller.GetOneAsync("1");
        Assert.Equal("c", item.Contents!.Text);
        Assert.Equal(new float[] { 1, 2 }, item.Vector!.Value.ToArray());
        Assert.Equal(new Metadata { ["k"] = 1 }, item.Metadata);
    }
}
