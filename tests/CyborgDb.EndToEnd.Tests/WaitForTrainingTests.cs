using CyborgDb.Emulator;
using CyborgDb.Emulator.Training;
using CyborgDb.EndToEnd.Tests.Support;

namespace CyborgDb.EndToEnd.Tests;

public sealed class WaitForTrainingTests017() : WaitForTrainingTests(ServiceVersion.V017);

public sealed class WaitForTrainingTests018() : WaitForTrainingTests(ServiceVersion.V018);

/// <summary>Training on request and by itself, and waiting for it.</summary>
public abstract class WaitForTrainingTests(ServiceVersion version) : VersionTest(version)
{
    private static readonly TimeSpan s_quarter = TimeSpan.FromSeconds(0.25);

    /// <summary>Longer than any test needs: what does not come by then does not come at all.</summary>
    private readonly TrainingGate _gate = new();
    private readonly ManualClock _clock = new();
    private readonly Reports _reports = new();

    protected override CyborgDbEmulatorOptions EmulatorOptions => new() { ServiceVersion = Version, TrainingThreshold = 4, TrainingGate = _gate, Readings = { TrainableDimension = TrainableDimension.Any } };

    protected override CyborgDbClientOptions ClientOptions => new() { TimeProvider = _clock };

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _gate.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_wait_sees_a_training_queued_running_and_done_and_reports_each_answer()
    {
        var index = await QueuedAsync();
        var waiting = index.WaitForTrainingAsync(progress: _reports);

        await PassAsync(s_quarter);
        await PassAsync(TimeSpan.FromSeconds(0.375));
        await WaitedAsync(TimeSpan.FromMilliseconds(563));
        await _gate.StartNextAsync();
        await PassAsync(TimeSpan.FromMilliseconds(563));
        await WaitedAsync(TimeSpan.FromMilliseconds(845));
        Assert.False(waiting.IsCompleted, "The wait ended while the training was running.");
        await _gate.FinishAsync();
        await PassAsync(TimeSpan.FromMilliseconds(845));

        Assert.True(await waiting.WaitAsync(Bound.Time));
        Assert.Equal(
            [
                new(TrainingState.Queued, TimeSpan.Zero, 1),
                new(TrainingState.Queued, TimeSpan.FromMilliseconds(250), 2),
                new(TrainingState.Queued, TimeSpan.FromMilliseconds(625), 3),
                new(TrainingState.Running, TimeSpan.FromMilliseconds(1188), 4),
                new(TrainingState.Idle, TimeSpan.FromMilliseconds(2033), 5),
            ],
            _reports.All);
        Assert.Equal(5, Emulator.Faults.RequestsTo("/v1/indexes/training-status"));
    }

    [Fact]
    public async Task A_wait_for_an_index_that_was_never_queued_ends_at_once()
    {
        var index = await CreateAsync();
        Assert.False(await index.WaitForTrainingAsync(progress: _reports));
        Assert.Equal([new(TrainingState.Idle, TimeSpan.Zero, 1)], _reports.All);
    }

    [Fact]
    public async Task A_wait_does_not_mind_the_training_of_another_index()
    {
        await QueuedAsync();
        using var key = IndexKey.Generate();
        var other = await Client.CreateIndexAsync("b", key);
        Assert.False(await other.WaitForTrainingAsync());
        await _gate.StartNextAsync();
        Assert.False(await other.WaitForTrainingAsync());
    }

    [Fact]
    public async Task A_wait_ends_with_a_timeout_at_its_time_and_says_where_the_training_stands()
    {
        var index = await QueuedAsync();
        var options = new WaitForTrainingOptions { Timeout = TimeSpan.FromSeconds(1) };
        foreach (var words in new[] { "waiting for its training", "being trained" })
        {
            var reports = new Reports();
            var waiting = index.WaitForTrainingAsync(options, reports);
            await PassAsync(s_quarter);
            await PassAsync(TimeSpan.FromSeconds(0.375));
            // The next wait would be longer than the time that is left.
            await PassAsync(TimeSpan.FromSeconds(0.375));
            var error = await Assert.ThrowsAsync<TimeoutException>(() => waiting.WaitAsync(Bound.Time));
            Assert.Contains($"'a' was still {words} after 1 second", error.Message, StringComparison.Ordinal);
            Assert.Equal((TimeSpan.FromSeconds(1), 4), (reports.All[^1].Elapsed, reports.All[^1].Polls));
            if (words == "waiting for its training")
                await _gate.StartNextAsync();
        }
    }

    [Fact]
    public async Task A_training_that_is_done_at_the_last_moment_is_no_timeout()
    {
        var index = await QueuedAsync();
        var waiting = index.WaitForTrainingAsync(new() { FirstInterval = TimeSpan.FromSeconds(1), Timeout = TimeSpan.FromSeconds(1) });
        await WaitedAsync(TimeSpan.FromSeconds(1));
        await _gate.StartNextAsync();
        await _gate.FinishAsync();
        await PassAsync(TimeSpan.FromSeconds(1));
        Assert.True(await waiting.WaitAsync(Bound.Time));
    }

    [Fact]
    public async Task The_interval_grows_by_half_up_to_the_longest()
    {
        var index = await QueuedAsync();
        using var stop = new CancellationTokenSource();
        var waiting = index.WaitForTrainingAsync(
            new() { FirstInterval = TimeSpan.FromSeconds(2), LongestInterval = TimeSpan.FromSeconds(4) }, cancellationToken: stop.Token);
        foreach (var seconds in new[] { 2, 3, 4, 4, 4 })
            await PassAsync(TimeSpan.FromSeconds(seconds));
        await WaitedAsync(TimeSpan.FromSeconds(4));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Bound.Time));
    }

    [Fact]
    public async Task An_interval_shorter_than_a_clock_can_wait_is_a_wait_all_the_same()
    {
        var index = await QueuedAsync();
        using var stop = new CancellationTokenSource();
        var waiting = index.WaitForTrainingAsync(new() { FirstInterval = TimeSpan.FromTicks(1) }, cancellationToken: stop.Token);
        try
        {
            foreach (var milliseconds in new[] { 1, 2, 3, 5 })
                await PassAsync(TimeSpan.FromMilliseconds(milliseconds));
        }
        finally
        {
            await stop.CancelAsync();
        }
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Bound.Time));
    }

    [Fact]
    public async Task Training_on_request_ends_when_the_index_is_trained()
    {
        var index = await CreateAsync();
        await index.UpsertAsync(["1", "2", "3", "4"], new float[4, 2]);
        Assert.False(await index.IsTrainedAsync());
        Assert.False(await index.IsTrainingAsync());

        var training = index.TrainAsync(new() { ListCount = 2, BatchSize = 16, MaxIterations = 3, Tolerance = 0.5, MaxMemoryMegabytes = 0 });
        await _gate.StartNextAsync();
        Assert.True(await index.IsTrainingAsync());
        var status = await Client.GetTrainingStatusAsync();
        Assert.Equal(("a", 4, true), (status.CurrentlyTraining, status.RetrainThreshold, status.IsWorkerRunning));
        Assert.Equal(["a"], status.TrainingIndexes);
        Assert.False(await index.IsTrainedAsync());
        Assert.False(training.IsCompleted, "The training ended while it was running.");

        await _gate.FinishAsync();
        Assert.Contains("trained", await training.WaitAsync(Bound.Time), StringComparison.Ordinal);
        Assert.True(await index.IsTrainedAsync());
        Assert.False(await index.IsTrainingAsync());
        Assert.Equal(2, (await index.DescribeAsync()).ListCount);
    }

    [Fact]
    public async Task Training_with_too_few_vectors_leaves_the_index_untrained_and_only_0_17_refuses_it()
    {
        var index = await CreateAsync();
        await index.UpsertAsync(["1"], new float[1, 2]);
        var training = index.TrainAsync();
        await _gate.StartNextAsync();
        await _gate.FinishAsync();
        if (Version == ServiceVersion.V017)
            Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, (await Assert.ThrowsAsync<CyborgDbValidationException>(() => training.WaitAsync(Bound.Time))).StatusCode);
        else
            await training.WaitAsync(Bound.Time);
        Assert.False(await index.IsTrainedAsync());
    }

    [Fact]
    public async Task Training_an_index_that_is_deleted_meanwhile_fails_with_what_the_service_said()
    {
        var index = await CreateAsync();
        await index.UpsertAsync(["1", "2", "3", "4"], new float[4, 2]);
        var training = index.TrainAsync();
        await _gate.StartNextAsync();
        await index.DeleteIndexAsync();
        await _gate.FinishAsync();
        var error = await Assert.ThrowsAsync<CyborgDbException>(() => training.WaitAsync(Bound.Time));
        Assert.Contains("index 'a' was deleted", error.Message, StringComparison.Ordinal);
        Assert.Equal(("train", System.Net.HttpStatusCode.OK), (error.RouteName, error.StatusCode));
    }

    /// <summary>An index whose training waits to be let go.</summary>
    private async Task<EncryptedIndex> QueuedAsync()
    {
        var index = await CreateAsync();
        Assert.True((await index.UpsertAsync(["1", "2", "3", "4", "5"], new float[5, 2])).TrainingTriggered, "Nothing has been queued.");
        return index;
    }

    private Task<TimeSpan> WaitedAsync(TimeSpan time) => _clock.SomethingWaitsAsync(time).WaitAsync(Bound.Time);

    /// <summary>Lets a time pass once something waits for exactly that.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        await WaitedAsync(time);
        _clock.Advance(time);
    }

    private sealed class Reports : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> All { get; } = [];

        public void Report(TrainingProgress value) => All.Add(value);
    }
}
