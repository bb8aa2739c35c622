using CyborgDb.Emulator.Tests.Support;
using CyborgDb.Emulator.Training;

namespace CyborgDb.Emulator.Tests;

/// <summary>Training, stepped through by a gate: nothing here waits for time to pass.</summary>
public sealed class TrainingTests : HttpTest
{
    private const string Success = "Index 'a' trained successfully";

    private readonly TrainingGate _gate = new();

    protected override CyborgDbEmulatorOptions EmulatorOptions => new() { TrainingThreshold = 10, TrainingGate = _gate };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await CreateAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _gate.Dispose();
    }

    [Fact]
    public async Task An_upsert_past_the_threshold_takes_the_index_through_queued_and_running_to_done()
    {
        await ShouldReportAsync(current: null);
        (await UpsertCountAsync(0, 10)).ShouldBe(200, """{"status":"success","message":"Upserted 10 vectors"}""");
        (await UpsertCountAsync(10, 1)).ShouldBe(200, """
            {"status":"success","message":"Upserted 1 vectors","training_triggered":true,
             "training_message":"Index training has been triggered (vectors: 11, threshold: 10)"}
            """);

        await ShouldReportAsync(current: null, queued: "a");
        await ShouldBeTrainedAsync(false, 1);

        await _gate.StartNextAsync(Cancellation);
        await ShouldReportAsync(current: "a");
        await ShouldBeTrainedAsync(false, 1);

        await _gate.FinishAsync(Cancellation);
        await ShouldReportAsync(current: null);
        await ShouldBeTrainedAsync(true, 4);
    }

    [Fact]
    public async Task It_is_triggered_once_until_it_is_done_and_then_at_n_lists_times_the_threshold()
    {
        Assert.Contains("training_triggered", (await UpsertCountAsync(0, 11)).Text, StringComparison.Ordinal);
        ShouldNotTrigger(await UpsertCountAsync(11, 1));
        await _gate.StartNextAsync(Cancellation);
        ShouldNotTrigger(await UpsertCountAsync(12, 1));
        await _gate.FinishAsync(Cancellation);

        await ShouldBeTrainedAsync(true, 4);
        ShouldNotTrigger(await UpsertCountAsync(13, 27));
        (await UpsertCountAsync(40, 1)).ShouldBe(200, """
            {"status":"success","message":"Upserted 1 vectors","training_triggered":true,
             "training_message":"Index training has been triggered (vectors: 41, threshold: 40)"}
            """);
    }

    [Fact]
    public async Task A_binary_upsert_triggers_it_too()
    {
        var ids = string.Join(",", Enumerable.Range(0, 11).Select(static i => $"\"{i}\""));
        var base64 = Convert.ToBase64String(new byte[44]);
        Assert.Contains(
            "\"training_triggered\":true",
            (await UpsertBinaryAsync($$"""{"ids":[{{ids}}],"vectors_b64":"{{base64}}","dimension":1}""")).Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Indexes_wait_for_their_turn()
    {
        (await PostAsync("/v1/indexes/create", WithIndex(name: "b"))).ShouldBeOk();
        await UpsertCountAsync(0, 11);
        (await PostAsync("/v1/vectors/upsert", WithIndex($"\"items\":{Items(0, 11)}", name: "b"))).ShouldBeOk();
        await ShouldReportAsync(current: null, queued: ["a", "b"]);
        await _gate.StartNextAsync(Cancellation);
        await ShouldReportAsync(current: "a", queued: "b");
        await _gate.FinishAsync(Cancellation);
        await ShouldReportAsync(current: null, queued: "b");
        await _gate.StartNextAsync(Cancellation);
        await ShouldReportAsync(current: "b");
    }

    [Fact]
    public async Task Train_answers_only_when_it_is_done()
    {
        await UpsertCountAsync(0, 10);
        var train = PostToIndexAsync("/v1/indexes/train", "\"n_lists\":5,\"batch_size\":2048,\"max_iters\":100,\"tolerance\":1e-6,\"max_memory\":0");
        await _gate.StartNextAsync(Cancellation);
        await ShouldReportAsync(current: "a");
        Assert.False(train.IsCompleted, "The answer came before training was done.");
        await _gate.FinishAsync(Cancellation);
        (await train).ShouldBe(200, $$"""{"status":"success","message":"{{Success}}"}""");
        await ShouldReportAsync(current: null);
        await ShouldBeTrainedAsync(true, 5);
    }

    [Theory]
    [InlineData(9, "")]
    [InlineData(10, "\"n_lists\":6")]
    public async Task Too_few_vectors_are_422_and_leave_the_index_untrained(int count, string members)
    {
        await UpsertCountAsync(0, count);
        var train = PostToIndexAsync("/v1/indexes/train", members);
        await TrainThroughGateAsync(train);
        (await train).ShouldBeInvalid("[\"body\"]", $"Index 'a' has too few vectors to be trained ({count}) and stays as it is", "value_error");
        await ShouldBeTrainedAsync(false, 1);
    }

    [Fact]
    public async Task An_index_that_is_deleted_meanwhile_is_an_error_with_status_200()
    {
        await UpsertCountAsync(0, 10);
        var train = PostToIndexAsync("/v1/indexes/train");
        await _gate.StartNextAsync(Cancellation);
        (await PostToIndexAsync("/v1/indexes/delete")).ShouldBeOk();
        await _gate.FinishAsync(Cancellation);
        (await train).ShouldBe(200, """{"status":"error","message":"Training failed: index 'a' was deleted"}""");
    }

    [Fact]
    public async Task Vectors_that_are_not_finite_are_an_error_with_status_200()
    {
        (await UpsertBinaryAsync("""{"ids":["x"],"vectors_b64":"AADAfw==","dimension":1}""")).ShouldBeOk();
        var train = PostToIndexAsync("/v1/indexes/train");
        await TrainThroughGateAsync(train);
        (await train).ShouldBe(
            200, """{"status":"error","message":"Training failed: index 'a' holds a vector with a NaN or an infinity"}""");
    }

    [Fact]
    public async Task Stopping_breaks_off_a_training_that_waits()
    {
        var train = PostToIndexAsync("/v1/indexes/train");
        await _gate.StartNextAsync(Cancellation);
        await Emulator.DisposeAsync();
        (await train).ShouldFail(503, "The emulator is stopping");
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(4, 2)]
    [InlineData(11, 4)]
    [InlineData(10_000, 128)]
    [InlineData(15_000, 128)]
    [InlineData(40_000, 256)]
    [InlineData(1_000_000, 1024)]
    [InlineData(65_537, 256)]
    [InlineData(131_071, 256)]
    [InlineData(131_072, 512)]
    [InlineData(524_287, 512)]
    [InlineData(524_288, 1024)]
    [InlineData(2_097_152, 2048)]
    [InlineData(int.MaxValue, 32_768)]
    public void The_best_number_of_lists_is_the_square_root_rounded_to_a_power_of_two(int count, int lists) =>
        Assert.Equal(lists, TrainingJob.BestLists(count));

    [Fact]
    public async Task Without_a_gate_training_just_happens()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync(new() { TrainingThreshold = 4 }, Cancellation);
        using var http = new HttpClient { BaseAddress = emulator.BaseAddress };
        await SendAsync("/v1/indexes/create", "");
        await SendAsync("/v1/vectors/upsert", $"\"items\":{Items(0, 4)}");
        Assert.Contains(Success, await SendAsync("/v1/indexes/train", ""), StringComparison.Ordinal);
        Assert.Contains("\"is_trained\":true,\"dimension\":1,\"metric\":\"euclidean\",\"n_lists\":2", await SendAsync("/v1/indexes/describe", ""), StringComparison.Ordinal);

        async Task<string> SendAsync(string path, string members)
        {
            using var content = new StringContent(WithIndex(members));
            using var response = await http.PostAsync(new Uri(path, UriKind.Relative), content, Cancellation);
            return (await Reply.FromAsync(response)).ShouldBeOk().Text;
        }
    }

    private async Task TrainThroughGateAsync(Task<Reply> train)
    {
        await _gate.StartNextAsync(Cancellation);
        await _gate.FinishAsync(Cancellation);
        await train;
    }

    private Task<Reply> UpsertCountAsync(int first, int count) => UpsertAsync(Items(first, count));

    private static string Items(int first, int count) =>
        $"[{string.Join(",", Enumerable.Range(first, count).Select(static i => $$"""{"id":"{{i}}","vector":[{{i}}]}"""))}]";

    private static void ShouldNotTrigger(Reply reply) =>
        Assert.DoesNotContain("training", reply.ShouldBeOk().Text, StringComparison.Ordinal);

    private async Task ShouldBeTrainedAsync(bool trained, int lists) =>
        (await PostToIndexAsync("/v1/indexes/describe")).ShouldBe(
            200,
            $$"""
            {"index_name":"a","is_trained":{{(trained ? "true" : "false")}},"dimension":1,"metric":"euclidean","n_lists":{{lists}} }
            """);

    private async Task ShouldReportAsync(string? current, params string[] queued)
    {
        var currentJson = current is null ? "null" : $"\"{current}\"";
        var queuedJson = string.Join(",", queued.Select(static name => $"\"{name}\""));
        (await GetAsync("/v1/indexes/training-status")).ShouldBe(200, $$"""
            {"training_indexes":[{{(current is null ? "" : currentJson)}}],"retrain_threshold":10,"currently_training":{{currentJson}},
             "queued_indexes":[{{queuedJson}}],"worker_running":{{(current is null && queued.Length == 0 ? "false" : "true")}},"worker_pid":0,"global_training":{} }
            """);
    }
}
