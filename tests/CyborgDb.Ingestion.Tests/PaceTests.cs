using System.Globalization;
using CyborgDb.Emulator;

namespace CyborgDb.Ingestion.Tests;

/// <summary>How many requests go at once. Services are played on a clock of their own, so that nothing here takes time.</summary>
public class PaceTests : IngestionTest
{
    private const int Batches = 400;

    public static TheoryData<string, int> Services => new()
    {
        { "1 worker", 4 }, { "2 workers", 4 }, { "4 workers", 4 }, { "16 workers", 4 },
        { "1 worker", 8 }, { "3 workers", 8 }, { "8 workers", 8 },
        { "2 workers, more are refused", 4 }, { "2 workers, more are refused", 8 }, { "3 workers, more are refused", 8 },
        { "2 workers, more hinder each other", 4 }, { "3 workers, more hinder each other", 8 },
    };

    [Theory]
    [MemberData(nameof(Services))]
    public void It_stores_nearly_as_much_as_the_best_fixed_number(string service, int most)
    {
        var best = Enumerable.Range(1, most).Max(number => new Play(service).Run(new IngestPace(number, number, new ManualClock())).Rate);

        var found = new Play(service).Run(most);

        Assert.True(found.Rate >= 0.9 * best, $"{found.Rate / best:0.000} of the best fixed number.");
    }

    [Theory]
    [InlineData("1 worker", 8, 1, 2)]
    [InlineData("3 workers", 8, 3, 5)]
    [InlineData("8 workers", 8, 7, 8)]
    [InlineData("2 workers, more are refused", 8, 2, 3)]
    [InlineData("3 workers, more hinder each other", 8, 2, 4)]
    public void It_ends_near_the_fewest_that_store_the_most(string service, int most, int fewest, int mostAtEnd) =>
        Assert.InRange(new Play(service).Run(most).Requests, fewest, mostAtEnd);

    [Fact]
    public void It_keeps_between_its_least_and_its_most()
    {
        var play = new Play("1 worker, more hinder each other");

        play.Run(new IngestPace(3, 6, play.Clock));

        Assert.Equal((3, 6), (play.Seen.Min(), play.Seen.Max()));
    }

    [Fact]
    public void When_the_service_is_well_again_there_are_more()
    {
        var play = new Play("1 worker");
        var pace = new IngestPace(1, 4, play.Clock);
        var before = play.Run(pace).Requests;

        play.Serve("4 workers");

        Assert.InRange(before, 1, 2);
        Assert.Equal(4, play.Run(pace).Requests);
    }

    [Fact]
    public void A_service_whose_answers_take_longer_for_reasons_of_its_own_loses_no_request()
    {
        // As an index grows, each vector may take longer.
        var play = new Play("4 workers");
        var pace = new IngestPace(1, 4, play.Clock);
        for (var slower = 1; slower <= 16; slower *= 2)
        {
            play.Serve("4 workers", slower);
            Assert.InRange(play.Run(pace).Requests, 3, 4);
        }
    }

    [Fact]
    public void A_source_that_all_wait_for_changes_nothing()
    {
        var play = new Play("4 workers") { ItemsComeEvery = TimeSpan.FromMilliseconds(60) };

        play.Run(4);

        Assert.Equal([4], play.Seen.Distinct());
    }

    [Fact]
    public async Task An_answer_of_429_halves_the_number_at_once_and_all_is_stored()
    {
        Emulator.Faults.Enqueue(Fault.Status(429, "0"), "/v1/vectors/upsert_binary");
        var requests = 0;

        // So few that there is no time to try more.
        var result = await Index.IngestAsync(
            Items(800), new() { BatchItems = 100, Requests = 4 }, new Reporting(report => requests = report.Requests), Token);

        Assert.Equal((800, 1, 2), (result.Stored, result.Retries, requests));
    }

    [Fact]
    public async Task A_least_number_that_is_none_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("options", () => Index.IngestAsync(Items(1), new() { LeastRequests = 0 }, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("options", () => Index.IngestAsync(Items(1), new() { LeastRequests = 5 }, cancellationToken: Token));
    }

    private sealed class Reporting(Action<IngestProgress> report) : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value) => report(value);
    }

    /// <summary>A service of some workers, each of which takes a time for a batch, and an ingestion that sends to it.</summary>
    private sealed class Play
    {
        private const int ItemsInBatch = 100;
        private static readonly TimeSpan s_batch = TimeSpan.FromMilliseconds(100);
        private static readonly TimeSpan s_betweenAnswerAndNext = TimeSpan.FromMilliseconds(1);
        private static readonly TimeSpan s_retryAfter = TimeSpan.FromMilliseconds(500);

        private readonly List<Batch> _working = [];
        private readonly Queue<Batch> _waiting = new();
        private int _workers;
        private double _slower;
        private bool _refuses;
        private bool _hinders;
        private int _sent;
        private int _stored;
        private DateTimeOffset _nextItems;

        public Play(string service)
        {
            Serve(service);
            _nextItems = Clock.GetUtcNow();
        }

        public ManualClock Clock { get; } = new();

        public TimeSpan ItemsComeEvery { get; init; }

        public List<int> Seen { get; } = [];

        public void Serve(string service, double slower = 1)
        {
            _workers = int.Parse(service.Split(' ')[0], CultureInfo.InvariantCulture);
            _slower = slower;
            _refuses = service.EndsWith("refused", StringComparison.Ordinal);
            _hinders = service.EndsWith("hinder each other", StringComparison.Ordinal);
        }

        public (double Rate, int Requests) Run(int most) => Run(new IngestPace(1, most, Clock));

        /// <summary>Items a second, and how many requests went at once when the last one was sent.</summary>
        public (double Rate, int Requests) Run(IngestPace pace)
        {
            (_sent, _stored) = (0, 0);
            var began = Clock.GetUtcNow();
            var requests = 0;
            while (_stored < Batches)
            {
                Seen.Add(pace.Requests);
                if (_sent < Batches && _nextItems <= Clock.GetUtcNow() && pace.HasRoom)
                {
                    _sent++;
                    requests = pace.Requests;
                    _nextItems = Clock.GetUtcNow() + ItemsComeEvery;
                    Arrive(new Batch(pace.Sent()), pace);
                    continue;
                }
                ToNextEvent(pace);
            }
            return (Batches * ItemsInBatch / (Clock.GetUtcNow() - began).TotalSeconds, requests);
        }

        private void ToNextEvent(IngestPace pace)
        {
            IEnumerable<DateTimeOffset> times = [.. _working.Select(batch => batch.Due), .. _sent < Batches && _nextItems > Clock.GetUtcNow() ? [_nextItems] : Array.Empty<DateTimeOffset>()];
            var next = times.Min();
            Clock.Advance(next - Clock.GetUtcNow());
            foreach (var batch in _working.FindAll(batch => batch.Due <= next))
            {
                _working.Remove(batch);
                if (batch.WasRefused)
                {
                    batch.WasRefused = false;
                    Arrive(batch, pace);
                    continue;
                }
                _stored++;
                pace.Ended(batch.Paced, ItemsInBatch);
            }
            while (_waiting.Count > 0 && Busy < _workers)
                Work(_waiting.Dequeue());
        }

        private int Busy => _working.Count(batch => !batch.WasRefused);

        private void Arrive(Batch batch, IngestPace pace)
        {
            pace.AttemptBegins(batch.Paced);
            batch.WasRefused = _refuses && Busy >= _workers;
            if (batch.WasRefused)
            {
                pace.Refused(batch.Paced);
                batch.Due = Clock.GetUtcNow() + s_retryAfter;
                _working.Add(batch);
            }
            else if (Busy < _workers || _hinders)
            {
                Work(batch);
            }
            else
            {
                _waiting.Enqueue(batch);
            }
        }

        private void Work(Batch batch)
        {
            // Those that are too many take from all the others.
            var hindered = _hinders && Busy >= _workers ? Math.Pow((Busy + 1.0) / _workers, 1.5) : 1;
            batch.Due = Clock.GetUtcNow() + s_betweenAnswerAndNext + s_batch * hindered * _slower;
            _working.Add(batch);
        }

        private sealed class Batch(PacedBatch paced)
        {
            public PacedBatch Paced => paced;

            public DateTimeOffset Due { get; set; }

            public bool WasRefused { get; set; }
        }
    }
}
