using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests.Faults;

/// <summary>Which request meets which fault, and what is counted.</summary>
public sealed class FaultInjectorTests : HttpTest
{
    private const string Health = "/v1/health";
    private const string List = "/v1/indexes/list";

    [Fact]
    public async Task Queued_faults_meet_the_next_requests_in_order_and_then_it_is_over()
    {
        Emulator.Faults.Enqueue(Fault.Status(503));
        Emulator.Faults.EnqueueMany(Fault.Status(500), 2);
        Assert.Equal(3, Emulator.Faults.FaultsQueued);
        await ShouldAnswerAsync(Health, 503, 500, 500, 200, 200);
        Assert.Equal(0, Emulator.Faults.FaultsQueued);
        Assert.Equal((5, 3, 3), (Emulator.Faults.RequestsReceived, Emulator.Faults.FaultsInjected, Emulator.Faults.InjectedOf(FaultKind.Status)));
    }

    [Fact]
    public async Task A_fault_for_a_route_waits_for_it_and_lets_others_pass()
    {
        Emulator.Faults.Enqueue(Fault.Status(503), List);
        Emulator.Faults.Enqueue(Fault.Status(500), Health);
        await ShouldAnswerAsync(Health, 500, 200);
        await ShouldAnswerAsync(List, 503, 200, 200);
        Assert.Equal((2, 3, 0), (Emulator.Faults.RequestsTo(Health), Emulator.Faults.RequestsTo(List), Emulator.Faults.RequestsTo("/v1/else")));
    }

    [Fact]
    public async Task A_queued_fault_tells_when_it_has_met_its_request()
    {
        var queued = Emulator.Faults.Enqueue(Fault.Status(503), List);
        await StatusesAsync(Health, 1);
        Assert.False(queued.Injected.IsCompleted);
        await StatusesAsync(List, 1);
        Assert.True(queued.Injected.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task What_is_cleared_away_never_strikes()
    {
        var queued = Emulator.Faults.Enqueue(Fault.Status(503));
        Emulator.Faults.UseRandomly(1, 0, Fault.Status(500));
        Emulator.Faults.Clear();
        await ShouldAnswerAsync(Health, 200);
        Assert.False(queued.Injected.IsCompleted);
    }

    [Fact]
    public async Task Random_faults_follow_from_the_seed()
    {
        var first = await RandomAsync(seed: 1);
        Assert.Equal(first, await RandomAsync(seed: 1));
        Assert.NotEqual(first, await RandomAsync(seed: 2));
        Assert.InRange(first.Count(static status => status != 200), 30, 70);
        Assert.Contains(500, first);
        Assert.Contains(503, first);

        Task<int[]> RandomAsync(int seed)
        {
            Emulator.Faults.UseRandomly(0.5, seed, Fault.Status(500), Fault.Status(503));
            return StatusesAsync(Health, 100);
        }
    }

    [Fact]
    public async Task A_rate_of_1_strikes_always_and_a_rate_of_0_never()
    {
        Emulator.Faults.UseRandomly(1, 0, Fault.Status(500));
        Assert.All(await StatusesAsync(Health, 10), static status => Assert.Equal(500, status));
        Emulator.Faults.UseRandomly(0, 0, Fault.Status(500));
        Assert.All(await StatusesAsync(Health, 10), static status => Assert.Equal(200, status));
    }

    [Fact]
    public async Task The_queue_goes_before_chance()
    {
        Emulator.Faults.UseRandomly(1, 0, Fault.Status(500));
        Emulator.Faults.Enqueue(Fault.Status(503));
        await ShouldAnswerAsync(Health, 503, 500);
    }

    [Fact]
    public void What_a_fault_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Status(399));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Status(600));
        Assert.Throws<ArgumentException>(() => Fault.Status(429, "1\r\nX: y"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Html(100));
        Assert.Throws<ArgumentException>(() => Fault.Html(204));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.ResetInAnswer(0));
        Assert.Throws<ArgumentException>(() => Fault.Stall(carriedOut: false, bytes: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Emulator.Faults.UseRandomly(1.5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Emulator.Faults.UseRandomly(double.NaN, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Emulator.Faults.EnqueueMany(Fault.EmptyBody(), -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Emulator.Faults.ResetNextConnections(-1));
    }

    [Fact]
    public void A_fault_says_what_it_is()
    {
        Assert.Equal("Status 502, carried out", Fault.Status(502, carriedOut: true).ToString());
        Assert.Equal("ResetBeforeBody", Fault.ResetBeforeBody().ToString());
    }

    [Fact]
    public async Task Every_usual_fault_ends_by_itself_and_leaves_the_emulator_working()
    {
        foreach (var fault in Fault.Usual)
        {
            var queued = Emulator.Faults.Enqueue(fault);
            for (var attempt = 0; attempt < 100 && !queued.Injected.IsCompleted; attempt++)
            {
                try
                {
                    await GetAsync(Health);
                }
                catch (HttpRequestException)
                {
                    // Also when the connection before was closed under this request, which then did not come to the fault.
                }
            }

            await queued.Injected.WaitAsync(Bound.Time, Cancellation);
        }

        await ShouldAnswerAsync(Health, 200);
        Assert.Equal(Fault.Usual.Count, Emulator.Faults.FaultsInjected);
    }

    [Fact]
    public async Task A_fault_whose_request_is_gone_before_it_strikes_waits_for_the_next_one()
    {
        var queued = Emulator.Faults.Enqueue(Fault.Status(503));
        using (var connection = await RawConnection.OpenAsync(Emulator))
        {
            // The server says that it will read the body once the fault has taken the request.
            await connection.SendAsync("POST /v1/indexes/describe HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 100 ", await connection.ReadHeadAsync(), StringComparison.Ordinal);
            Assert.Equal(0, Emulator.Faults.FaultsQueued);
        }

        await Emulator.Faults.WaitForNoConnectionsAsync(Cancellation).WaitAsync(Bound.Time, Cancellation);
        Assert.Equal(1, Emulator.Faults.FaultsQueued);
        Assert.False(queued.Injected.IsCompleted);
        await ShouldAnswerAsync(Health, 503, 200);
    }

    [Fact]
    public async Task The_option_for_the_rate_strikes_from_the_start()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync(new() { FaultRate = 1, FaultSeed = 3 }, Cancellation);
        using var http = new HttpClient { BaseAddress = emulator.BaseAddress };
        try
        {
            using var response = await http.GetAsync(new Uri(Health, UriKind.Relative), Cancellation);
        }
        catch (HttpRequestException)
        {
        }

        Assert.InRange(emulator.Faults.FaultsInjected, 1, long.MaxValue);
    }

    private async Task ShouldAnswerAsync(string path, params int[] statuses) =>
        Assert.Equal(statuses, await StatusesAsync(path, statuses.Length));

    private async Task<int[]> StatusesAsync(string path, int count)
    {
        var statuses = new int[count];
        for (var i = 0; i < count; i++)
            statuses[i] = (await GetAsync(path)).Status;
        return statuses;
    }
}
