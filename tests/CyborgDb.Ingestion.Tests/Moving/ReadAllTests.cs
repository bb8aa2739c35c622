using System.Text;
using System.Text.Json;

namespace CyborgDb.Ingestion.Tests.Moving;

public sealed class ReadAllTests : MovingTest
{
    [Fact]
    public async Task Everything_comes_once_and_in_the_order_of_the_ids_utf8_bytes()
    {
        await Index.UpsertAsync(ManyVaried(500), cancellationToken: Token);

        var read = await AllAsync(Index.ReadAllAsync(options: new() { BatchItems = 7, Requests = 3 }, cancellationToken: Token));

        var expected = ManyVaried(500).OrderBy(item => Convert.ToHexString(Encoding.UTF8.GetBytes(item.Id)), StringComparer.Ordinal).ToList();
        Assert.Equal(expected.Select(item => item.Id), read.Select(item => item.Id));
        foreach (var (given, item) in expected.Zip(read))
        {
            Assert.Equal(given.Vector!.Value.ToArray(), item.Vector!.Value.ToArray());
            Assert.Equal(given.Contents?.Text, item.Contents?.Text);
            Assert.Equal(given.Metadata ?? new Metadata(), item.Metadata);
        }
    }

    [Fact]
    public async Task A_stored_item_becomes_an_item_to_be_stored_without_a_change()
    {
        await Index.UpsertAsync(ManyVaried(20), cancellationToken: Token);
        await Target.UpsertAsync((await AllAsync(Index.ReadAllAsync(cancellationToken: Token))).Select(item => item.ToVectorItem()), cancellationToken: Token);
        await ShouldBeEqualAsync(Index, Target);

        var bytes = (await Target.GetAsync([IdOf(4)], cancellationToken: Token))[0].Contents!.ToBytes();
        Assert.Equal(new byte[] { 4, 0, 255 }, bytes);
    }

    [Fact]
    public async Task A_stored_item_of_which_a_part_was_not_asked_for_becomes_none()
    {
        await Index.UpsertAsync([Varied(1)], cancellationToken: Token);
        var item = Assert.Single(await AllAsync(Index.ReadAllAsync(ItemFields.Vector, cancellationToken: Token)));
        Assert.Throws<InvalidOperationException>(item.ToVectorItem);
    }

    [Fact]
    public async Task A_filter_chooses_what_is_read()
    {
        await Index.UpsertAsync(ManyVaried(60), cancellationToken: Token);
        var read = await AllAsync(Index.ReadAllAsync(options: new() { Filter = Filter.Eq("even", true) }, cancellationToken: Token));
        Assert.Equal(
            Enumerable.Range(0, 60).Where(i => i % 4 == 2).Select(IdOf).Order(StringComparer.Ordinal),
            read.Select(item => item.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_any_part_only_the_ids_are_listed()
    {
        await Index.UpsertAsync(ManyVaried(30), cancellationToken: Token);
        var read = await AllAsync(Index.ReadAllAsync(ItemFields.None, cancellationToken: Token));
        Assert.Equal(30, read.Count);
        Assert.Equal(0, Emulator.Faults.RequestsTo("/v1/vectors/get"));
    }

    [Fact]
    public async Task What_is_deleted_after_it_was_listed_is_left_out()
    {
        await Index.UpsertAsync(Items(100), cancellationToken: Token);
        var read = new List<string>();
        await foreach (var item in Index.ReadAllAsync(options: new() { BatchItems = 5, Requests = 1 }, cancellationToken: Token))
        {
            if (read.Count == 0)
                await Index.DeleteAsync(["item-97", "item-98"], cancellationToken: Token);
            read.Add(item.Id);
        }
        Assert.Equal(98, read.Count);
        Assert.DoesNotContain("item-97", read);
    }

    [Fact]
    public async Task The_batches_follow_the_bytes_of_what_has_come()
    {
        await Index.UpsertAsync(Items(600).Select(item => new VectorItem(item.Id, item.Vector!.Value) { Contents = new string('x', 20_000) }), cancellationToken: Token);
        var read = await AllAsync(Index.ReadAllAsync(options: new() { BatchBytes = 200_000 }, cancellationToken: Token));
        Assert.Equal(600, read.Count);
        // Four of 32 before anything has come, and then of about ten.
        Assert.InRange(Emulator.Faults.RequestsTo("/v1/vectors/get"), 45, 70);
    }

    [Fact]
    public async Task No_more_is_asked_for_than_the_reader_is_near_to()
    {
        await Index.UpsertAsync(Items(1_000), cancellationToken: Token);
        await foreach (var _ in Index.ReadAllAsync(options: new() { BatchItems = 10, Requests = 2 }, cancellationToken: Token))
            break;
        Assert.InRange(Emulator.Faults.RequestsTo("/v1/vectors/get"), 1, 3);
    }

    [Fact]
    public async Task Items_that_the_service_fails_on_are_found_and_told_and_the_rest_is_read()
    {
        await using var server = await PoisonedAsync("id-0013", "id-0500", "id-0501");
        using var client = new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = server.BaseAddress, Resilience = ClientOptions.Resilience });
        var unreadable = new List<string>();

        var read = await AllAsync(client.Index().ReadAllAsync(options: new() { OnUnreadable = item => unreadable.Add(item.Id) }, cancellationToken: Token));

        Assert.Equal(["id-0013", "id-0500", "id-0501"], unreadable.Order(StringComparer.Ordinal));
        Assert.Equal(1_000 - 3, read.Count);
        Assert.Equal(read.Select(item => item.Id).Order(StringComparer.Ordinal), read.Select(item => item.Id));
    }

    [Fact]
    public async Task Without_anybody_to_tell_unreadable_items_are_an_error_at_the_end()
    {
        await using var server = await PoisonedAsync("id-0001", "id-0002");
        using var client = new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = server.BaseAddress, Resilience = ClientOptions.Resilience });
        var read = 0;
        var error = await Assert.ThrowsAsync<ReadAllException>(async () =>
        {
            await foreach (var _ in client.Index().ReadAllAsync(cancellationToken: Token))
                read++;
        });
        Assert.Equal(998, read);
        Assert.Equal(["id-0001", "id-0002"], error.Unreadable.Select(item => item.Id));
    }

    [Fact]
    public async Task Where_the_service_fails_on_everything_that_is_the_error_and_not_its_items()
    {
        await using var server = await PoisonedAsync([.. Enumerable.Range(0, 1_000).Select(i => $"id-{i:0000}")]);
        using var client = new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = server.BaseAddress, Resilience = ClientOptions.Resilience });
        var error = await Assert.ThrowsAsync<CyborgDbServiceException>(() => AllAsync(
            client.Index().ReadAllAsync(options: new() { MaxUnreadable = 3, OnUnreadable = _ => { } }, cancellationToken: Token)));
        Assert.Equal(500, (int)error.StatusCode!);
    }

    [Fact]
    public async Task Faults_on_the_way_change_nothing()
    {
        await Index.UpsertAsync(ManyVaried(2_000), cancellationToken: Token);
        Emulator.Faults.UseRandomly(0.1, seed: 5);
        var read = await AllAsync(Index.ReadAllAsync(options: new() { BatchItems = 20 }, cancellationToken: Token));
        Emulator.Faults.Clear();
        Assert.True(Emulator.Faults.FaultsInjected > 5, "There were hardly any faults.");
        Assert.Equal(2_000, read.Select(item => item.Id).Distinct().Count());
        Assert.Equal(2_000, read.Count);
    }

    [Fact]
    public async Task A_cancellation_ends_it()
    {
        await Index.UpsertAsync(Items(300), cancellationToken: Token);
        using var cancellation = new CancellationTokenSource();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Index.ReadAllAsync(options: new() { BatchItems = 5 }, cancellationToken: cancellation.Token))
                await cancellation.CancelAsync();
        });
        Assert.Equal(cancellation.Token, error.CancellationToken);
    }

    [Fact]
    public void Options_out_of_range_are_refused_before_anything_is_sent()
    {
        foreach (var options in new ReadAllOptions[]
        {
            new() { BatchBytes = 0 }, new() { BatchItems = 0 }, new() { Requests = 0 }, new() { MaxUnreadable = -1 },
        })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Index.ReadAllAsync(options: options, cancellationToken: Token));
        }
        Assert.Throws<ArgumentException>(() => Index.ReadAllAsync((ItemFields)8, cancellationToken: Token));
        Assert.Equal(0, Emulator.Faults.RequestsTo("/v1/vectors/list_ids"));
    }

    /// <summary>A service with a thousand items that answers 500 to every request for one of these.</summary>
    private static async Task<ScriptedServer> PoisonedAsync(params string[] poisoned)
    {
        var server = await ScriptedServer.StartAsync();
        server.Otherwise = request =>
        {
            if (request.Path == "/v1/vectors/list_ids")
            {
                // In another order than theirs.
                var ids = Enumerable.Range(0, 1_000).Select(i => $"\"id-{999 - i:0000}\"");
                return Answer.Json($$"""{"ids":[{{string.Join(',', ids)}}],"count":1000}""");
            }
            if (request.Path != "/v1/vectors/get")
                return RouteAnswers.Success(request.Path);
            using var body = JsonDocument.Parse(request.Body);
            var asked = body.RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetString()!).ToList();
            if (asked.Exists(poisoned.Contains))
                return Answer.Json("""{"detail":"Out of range float values are not JSON compliant"}""", 500);
            var rows = asked.Select(id => $$$"""{"id":"{{{id}}}","vector":[1,2],"contents":"","metadata":{}}""");
            return Answer.Json($$"""{"results":[{{string.Join(',', rows)}}]}""");
        };
        return server;
    }

    private static async Task<List<StoredItem>> AllAsync(IAsyncEnumerable<StoredItem> items)
    {
        var all = new List<StoredItem>();
        await foreach (var item in items.WithCancellation(Token))
            all.Add(item);
        return all;
    }
}
