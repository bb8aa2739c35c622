using System.Net;
using System.Text.Json;
using CyborgDb.Emulator;

namespace CyborgDb.Ingestion.Tests;

public class IngestFailureTests : IngestionTest
{
    private const string Route = "/v1/vectors/upsert_binary";

    [Fact]
    public async Task A_batch_that_is_refused_stops_the_ingestion_and_is_known_not_to_be_stored()
    {
        Emulator.Faults.Enqueue(Fault.Status(400, detail: "no"), Route);

        var error = await Assert.ThrowsAsync<IngestException>(() =>
            Index.IngestAsync(Items(100), new() { BatchItems = 10, Requests = 1 }, cancellationToken: Token));

        Assert.IsType<CyborgDbValidationException>(error.InnerException);
        Assert.Equal(0, error.Result.Stored);
        Assert.Empty(error.Result.Unknown);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => new IngestItem(i, $"item-{i}")), error.Result.NotStored.Take(10));
        Assert.Equal(error.Result.Read, error.Result.NotStored.Count);
        Assert.Empty(await StoredVersionsAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_a_batch_whose_answers_do_not_come_it_is_not_known(bool carriedOut)
    {
        Emulator.Faults.EnqueueMany(Fault.ResetBeforeAnswer(carriedOut), 4, Route);

        var error = await Assert.ThrowsAsync<IngestException>(() =>
            Index.IngestAsync(Items(10), new() { BatchItems = 10 }, cancellationToken: Token));

        Assert.Equal(Items(10).Select(i => i.Id), error.Result.Unknown.Select(i => i.Id));
        Assert.Empty(error.Result.NotStored);
        Assert.Equal((0, 3), (error.Result.Stored, error.Result.Retries));
    }

    [Fact]
    public async Task A_refusal_after_an_attempt_that_may_have_been_carried_out_leaves_it_unknown()
    {
        Emulator.Faults.Enqueue(Fault.ResetBeforeAnswer(carriedOut: true), Route);
        Emulator.Faults.Enqueue(Fault.Status(400), Route);

        var error = await Assert.ThrowsAsync<IngestException>(() => Index.IngestAsync(Items(3), cancellationToken: Token));

        Assert.Equal(HttpStatusCode.BadRequest, ((CyborgDbException)error.InnerException!).StatusCode);
        Assert.Equal(3, error.Result.Unknown.Count);
        Assert.Equal(3, (await StoredVersionsAsync()).Count);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(408)]
    public async Task A_status_that_leaves_it_open_leaves_it_unknown(int status)
    {
        Emulator.Faults.EnqueueMany(Fault.Status(status), 4, Route);

        var error = await Assert.ThrowsAsync<IngestException>(() => Index.IngestAsync(Items(3), cancellationToken: Token));

        Assert.Equal(3, error.Result.Unknown.Count);
    }

    [Fact]
    public async Task What_never_reached_a_service_is_not_stored()
    {
        Client.Dispose();
        using var client = new CyborgDbClient(new CyborgDbClientOptions
        {
            // The discard port of the loopback, on which nothing listens.
            BaseAddress = new("http://127.0.0.1:9"),
            Resilience = new ResilienceOptions { MaxRetries = 1, RetryDelay = TimeSpan.Zero },
        });

        var error = await Assert.ThrowsAsync<IngestException>(() => client.GetIndex("docs", Key).IngestAsync(Items(3), cancellationToken: Token));

        Assert.Equal(3, error.Result.NotStored.Count);
        Assert.Empty(error.Result.Unknown);
    }

    [Fact]
    public async Task In_the_other_mode_it_goes_on_and_collects_what_failed()
    {
        Emulator.Faults.Enqueue(Fault.Status(400), Route);

        var result = await Index.IngestAsync(
            Items(100), new() { BatchItems = 10, Requests = 1, OnFailure = IngestFailureMode.Continue }, cancellationToken: Token);

        Assert.Equal((100, 90, 10), (result.Read, result.Stored, result.NotStored.Count));
        var failure = Assert.Single(result.Failures);
        Assert.Equal(IngestState.NotStored, failure.State);
        Assert.Equal(result.NotStored, failure.Items);
        Assert.EndsWith(";stored=10-99;", result.Checkpoint.ToString(), StringComparison.Ordinal);
        Assert.Equal(Items(90, from: 10).Select(i => i.Id).Order(), (await StoredVersionsAsync()).Keys.Order());
    }

    [Fact]
    public async Task The_account_of_a_stream_that_failed_in_part_can_be_written_as_json()
    {
        Emulator.Faults.Enqueue(Fault.Status(400, detail: "no"));

        var result = await Index.IngestAsync(
            Items(20), new() { BatchItems = 10, Requests = 1, OnFailure = IngestFailureMode.Continue }, cancellationToken: Token);

        using var json = JsonDocument.Parse(JsonSerializer.Serialize(result));
        Assert.Equal(10, json.RootElement.GetProperty("Stored").GetInt64());
        var error = json.RootElement.GetProperty("Failures")[0].GetProperty("Error");
        Assert.Equal("CyborgDbValidationException", error.GetProperty("Type").GetString());
        Assert.Equal(result.Failures[0].Error.Message, error.GetProperty("Message").GetString());
    }

    [Fact]
    public async Task An_item_that_cannot_be_stored_is_named_and_the_others_are_stored()
    {
        VectorItem[] items =
        [
            .. Items(5),
            new VectorItem("nan", new[] { 1, float.NaN, 0, 0 }), new VectorItem("", new float[4]), null!, new VectorItem("short", new float[3]),
            new VectorItem("\ud800", new float[4]), new VectorItem("none"),
            new VectorItem("odd", new float[4]) { Metadata = new() { ["deep"] = new Metadata { ["n"] = 9007199254740993 } } }, .. Items(5, from: 5),
        ];

        var result = await Index.IngestAsync(items, new() { OnFailure = IngestFailureMode.Continue, BatchItems = 3 }, cancellationToken: Token);

        Assert.Equal((17, 10), (result.Read, result.Stored));
        Assert.Equal([5, 6, 7, 8, 9, 10, 11], result.NotStored.Select(i => i.Position));
        Assert.Equal(["nan", "", "", "short", "\ud800", "none", "odd"], result.NotStored.Select(i => i.Id));
        // By the service, or before it is sent where a batch before it has told the dimension by then.
        var refused = Assert.Single(result.Failures, failure => failure.Items.Any(item => item.Id == "short"));
        Assert.Single(refused.Items);
        Assert.True(refused.Error is CyborgDbValidationException or ArgumentException, refused.Error.ToString());
        Assert.Contains("position 1", result.Failures[0].Error.Message, StringComparison.Ordinal);
        Assert.Contains(result.Failures, failure => failure.Error.Message.StartsWith("The item at position 11 (id 'odd') has a number in the metadata field 'deep.n'", StringComparison.Ordinal));
        Assert.Equal(10, (await StoredVersionsAsync()).Count);
    }

    [Fact]
    public async Task A_source_that_breaks_off_leaves_the_account()
    {
        static IEnumerable<VectorItem> Source()
        {
            foreach (var item in Items(25))
                yield return item;
            throw new InvalidDataException("Line 26 is broken.");
        }

        var error = await Assert.ThrowsAsync<IngestException>(() => Index.IngestAsync(Source(), new() { BatchItems = 10 }, cancellationToken: Token));

        Assert.IsType<InvalidDataException>(error.InnerException);
        Assert.Contains("Line 26", error.Message, StringComparison.Ordinal);
        Assert.Equal((25, 20, 5), (error.Result.Read, error.Result.Stored, error.Result.NotStored.Count));
        Assert.Equal(20, (await StoredVersionsAsync()).Count);
    }

    [Fact]
    public async Task In_the_other_mode_what_came_before_the_break_of_a_source_is_stored()
    {
        static IEnumerable<VectorItem> Source()
        {
            foreach (var item in Items(25))
                yield return item;
            throw new InvalidDataException("Line 26 is broken.");
        }

        var error = await Assert.ThrowsAsync<IngestException>(() =>
            Index.IngestAsync(Source(), new() { BatchItems = 10, OnFailure = IngestFailureMode.Continue }, cancellationToken: Token));

        Assert.Equal((25, 25, 0), (error.Result.Read, error.Result.Stored, error.Result.NotStored.Count));
        Assert.Equal(25, (await StoredVersionsAsync()).Count);
    }

    [Fact]
    public async Task An_ingestion_that_was_stopped_says_what_is_known_of_its_cause()
    {
        Emulator.Faults.EnqueueMany(Fault.Status(503), 4, Route);

        var error = await Assert.ThrowsAsync<IngestException>(() => Index.IngestAsync(Items(3), cancellationToken: Token));

        Assert.True(error.IsTransient);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "upsert_binary", "docs", 4), (error.StatusCode, error.RouteName, error.IndexName, error.Attempts));
        Assert.Same(error.Result, IngestResult.Of(error));
        Assert.Null(IngestResult.Of(error.InnerException));
        Assert.Null(IngestResult.Of(null));
    }

    [Fact]
    public async Task What_is_wrong_with_an_item_is_told_without_a_parameter_that_the_caller_does_not_have()
    {
        var error = await Assert.ThrowsAsync<IngestException>(() => Index.IngestAsync([7], new[,] { { 1, float.NaN } }, cancellationToken: Token));

        Assert.DoesNotContain("Parameter", error.Message, StringComparison.Ordinal);
        Assert.Contains("The item at position 0 (id '7') has a value at position 1 that is NaN", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_item_that_was_refused_does_not_come_back_over_the_later_one_that_replaced_it()
    {
        Emulator.Faults.Enqueue(Fault.Status(400), Route);
        VectorItem[] items = [Item("a", 1), Item("b", 1), Item("a", 2), Item("c", 1)];
        var options = new IngestOptions { BatchItems = 2, Requests = 1, OnFailure = IngestFailureMode.Continue };

        var first = await Index.IngestAsync(items, options, cancellationToken: Token);
        var second = await Index.IngestAsync(items, new() { ResumeAfter = first.Checkpoint }, cancellationToken: Token);

        Assert.Equal(["b"], first.NotStored.Select(i => i.Id));
        Assert.Equal((4, 3), (second.Stored, second.Skipped));
        Assert.Equal(new Dictionary<string, float> { ["a"] = 2, ["b"] = 1, ["c"] = 1 }, await StoredVersionsAsync());
    }

    [Fact]
    public async Task An_item_behind_one_of_which_it_is_not_known_is_sent_again_after_it()
    {
        Emulator.Faults.EnqueueMany(Fault.ResetBeforeAnswer(carriedOut: false), 4, Route);
        VectorItem[] items = [Item("a", 1), Item("b", 1), Item("a", 2), Item("c", 1)];
        var options = new IngestOptions { BatchItems = 2, Requests = 1, OnFailure = IngestFailureMode.Continue };

        var first = await Index.IngestAsync(items, options, cancellationToken: Token);
        var second = await Index.IngestAsync(items, new() { ResumeAfter = first.Checkpoint, BatchItems = 1 }, cancellationToken: Token);

        Assert.Equal([0, 1, 2], first.Unknown.Select(i => i.Position));
        Assert.Equal(4, second.Stored);
        Assert.Equal(new Dictionary<string, float> { ["a"] = 2, ["b"] = 1, ["c"] = 1 }, await StoredVersionsAsync());
    }

    [Fact]
    public async Task A_later_item_that_was_refused_does_not_count_as_replaced_by_an_earlier_one()
    {
        VectorItem[] items = [Item("a", 1), new VectorItem("a", new[] { float.NaN, 0, 0, 0 }), Item("b", 1)];

        var result = await Index.IngestAsync(items, new() { OnFailure = IngestFailureMode.Continue }, cancellationToken: Token);

        Assert.Equal([new IngestItem(1, "a")], result.NotStored);
        Assert.EndsWith(";stored=0-0,2-2;", result.Checkpoint.ToString(), StringComparison.Ordinal);
        Assert.Equal(new Dictionary<string, float> { ["a"] = 1, ["b"] = 1 }, await StoredVersionsAsync());
    }

    [Fact]
    public async Task A_later_item_that_was_read_and_not_sent_goes_on_to_replace_the_earlier_one_that_was_under_way()
    {
        VectorItem[] items = [Item("a", 1), Item("b", 1), Item("a", 2)];
        IEnumerable<VectorItem> BreakingOff()
        {
            foreach (var item in items)
                yield return item;
            throw new InvalidDataException("There is no more.");
        }
        Emulator.Faults.Enqueue(Fault.SlowAnswer(), Route);
        var options = new IngestOptions { BatchItems = 2, Requests = 2 };

        var error = await Assert.ThrowsAsync<IngestException>(() => Index.IngestAsync(BreakingOff(), options, cancellationToken: Token));
        var second = await Index.IngestAsync(items, new() { ResumeAfter = error.Result.Checkpoint }, cancellationToken: Token);

        Assert.Equal([new IngestItem(2, "a")], error.Result.NotStored);
        Assert.Equal((3, 2), (second.Stored, second.Skipped));
        Assert.Equal(new Dictionary<string, float> { ["a"] = 2, ["b"] = 1 }, await StoredVersionsAsync());
    }
}
