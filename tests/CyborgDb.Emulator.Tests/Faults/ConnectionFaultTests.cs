using System.Net.Sockets;
using CyborgDb.Emulator.Tests.Support;
using Microsoft.Extensions.Logging;

namespace CyborgDb.Emulator.Tests.Faults;

/// <summary>Stalls, and what happens to connections rather than to requests.</summary>
public sealed class ConnectionFaultTests : HttpTest
{
    private const string Health = "/v1/health";

    [Fact]
    public async Task Refused_connections_are_refused_and_afterwards_accepted_on_the_same_port()
    {
        (await GetAsync(Health)).ShouldBeOk();
        for (var i = 0; i < 3; i++)
        {
            await Emulator.Faults.RefuseConnectionsAsync();
            await Emulator.Faults.RefuseConnectionsAsync();
            await ShouldBeRefusedAsync();
            var refused = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(Health));
            Assert.Equal(HttpRequestError.ConnectionError, refused.HttpRequestError);

            await Emulator.Faults.AcceptConnectionsAsync();
            await Emulator.Faults.AcceptConnectionsAsync();
            (await GetAsync(Health)).ShouldBeOk();
        }

        Assert.Equal(4, Emulator.Faults.RequestsReceived);
    }

    [Fact]
    public async Task Refusing_lets_a_running_request_be_answered()
    {
        var stall = Emulator.Faults.Enqueue(Fault.Stall());
        var running = GetAsync(Health);
        await stall.Injected.WaitAsync(Bound.Time, Cancellation);
        await Emulator.Faults.RefuseConnectionsAsync();
        stall.Release();
        (await running).ShouldBeOk();
        await Emulator.Faults.AcceptConnectionsAsync();
    }

    [Fact]
    public async Task An_emulator_that_refuses_connections_can_be_disposed()
    {
        await Emulator.Faults.RefuseConnectionsAsync();
        await Emulator.DisposeAsync();
        await ShouldBeRefusedAsync();
    }

    [Fact]
    public async Task The_next_connections_are_reset_and_the_one_after_is_not()
    {
        Emulator.Faults.ResetNextConnections(2);
        for (var i = 0; i < 2; i++)
        {
            try
            {
                using var connection = await RawConnection.OpenAsync(Emulator);
                Assert.Equal(("", true), await connection.ReadToEndAsync());
            }
            catch (SocketException exception)
            {
                // The reset can come so early that it is seen as one of connecting.
                Assert.Equal(SocketError.ConnectionReset, exception.SocketErrorCode);
            }
        }

        (await GetAsync(Health)).ShouldBeOk();
        Assert.Equal((3, 1), (Emulator.Faults.ConnectionsAccepted, Emulator.Faults.RequestsReceived));
    }

    [Fact]
    public async Task A_kept_connection_is_dropped_and_a_busy_one_is_not()
    {
        using var idle = await RawConnection.OpenAsync(Emulator);
        await idle.GetAsync(Health);
        await idle.ReadHeadAsync();
        var stall = Emulator.Faults.Enqueue(Fault.Stall());
        using var busy = await RawConnection.OpenAsync(Emulator);
        await busy.GetAsync(Health);
        await stall.Injected.WaitAsync(Bound.Time, Cancellation);
        Assert.Equal(2, Emulator.Faults.ConnectionsOpen);

        Assert.Equal(1, Emulator.Faults.DropIdleConnections());
        (var text, var isReset) = await idle.ReadToEndAsync();
        Assert.False(isReset);
        Assert.Contains("healthy", text, StringComparison.Ordinal);

        stall.Release();
        Assert.StartsWith("HTTP/1.1 200 OK", await busy.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_does_not_notice_a_kept_connection_that_is_dropped()
    {
        for (var i = 0; i < 5; i++)
        {
            (await GetAsync(Health)).ShouldBeOk();
            Emulator.Faults.DropIdleConnections();
        }

        Assert.InRange(Emulator.Faults.ConnectionsAccepted, 5, 5);
    }

    [Fact]
    public async Task A_stalled_request_ends_when_the_caller_gives_up()
    {
        await CreateAsync();
        var stall = Emulator.Faults.Enqueue(Fault.Stall());
        using var gaveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var content = new StringContent(WithIndex("\"items\":[{\"id\":\"1\",\"vector\":[1]}]"));
        var request = Http.PostAsync(new Uri("/v1/vectors/upsert", UriKind.Relative), content, gaveUp.Token);
        await stall.Injected.WaitAsync(Bound.Time, Cancellation);
        Assert.False(request.IsCompleted, "A stalled request was answered.");
        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.Equal(0, await CountAsync());

        // The emulator has noticed: nothing waits for the caller any more.
        Http.Dispose();
        await Emulator.Faults.WaitForNoConnectionsAsync(Cancellation).WaitAsync(Bound.Time, Cancellation);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stall_holds_the_request_before_or_after_it_is_carried_out(bool carriedOut)
    {
        await CreateAsync();
        var stall = Emulator.Faults.Enqueue(Fault.Stall(carriedOut), "/v1/vectors/upsert");
        var upsert = UpsertAsync("""[{"id":"1","vector":[1]}]""");
        await stall.Injected.WaitAsync(Bound.Time, Cancellation);
        Assert.Equal(carriedOut ? 1 : 0, await CountAsync());
        Assert.False(upsert.IsCompleted, "A stalled request was answered.");
        stall.Release();
        (await upsert).ShouldBe(200, """{"status":"success","message":"Upserted 1 vectors"}""");
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Disposing_ends_a_stall()
    {
        var stall = Emulator.Faults.Enqueue(Fault.Stall());
        var stalled = GetAsync(Health);
        await stall.Injected.WaitAsync(Bound.Time, Cancellation);
        await Emulator.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => stalled);
        Assert.Equal(0, Emulator.Faults.ConnectionsOpen);
    }

    [Fact]
    public async Task A_large_body_is_read_before_a_fault_answers_it()
    {
        await CreateAsync();
        var large = new string('x', 3_000_000);
        Emulator.Faults.Enqueue(Fault.Status(503));
        var items = $$"""[{"id":"1","vector":[1],"contents":"{{large}}"}]""";
        (await UpsertAsync(items)).ShouldFail(503, "Status 503, as the test wanted");
        var stall = Emulator.Faults.Enqueue(Fault.Stall());
        stall.Release();
        (await UpsertAsync(items)).ShouldBeOk();
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task No_connection_is_left_after_the_clients_have_gone()
    {
        using var first = new HttpClient { BaseAddress = Emulator.BaseAddress };
        Assert.Contains("healthy", await first.GetStringAsync(new Uri(Health, UriKind.Relative), Cancellation), StringComparison.Ordinal);
        (await GetAsync(Health)).ShouldBeOk();
        var none = Emulator.Faults.WaitForNoConnectionsAsync(Cancellation);
        first.Dispose();
        Assert.False(none.IsCompleted, "A connection is still open.");
        Http.Dispose();
        await none.WaitAsync(Bound.Time, Cancellation);
        Assert.Equal(0, Emulator.Faults.ConnectionsOpen);
        await Emulator.Faults.WaitForNoConnectionsAsync(Cancellation);
    }

    [Fact]
    public async Task Faults_are_no_news_to_the_log()
    {
        using var log = new CollectingLoggerProvider();
        await using (var emulator = await CyborgDbEmulator.StartAsync(
            new(), logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Warning), Cancellation))
        {
            foreach (var fault in Fault.Usual.Append(Fault.Stall(carriedOut: true, bytes: 20)).Append(Fault.Stall()))
            {
                using var http = new HttpClient { BaseAddress = emulator.BaseAddress };
                var queued = emulator.Faults.Enqueue(fault);
                var request = http.GetAsync(new Uri(Health, UriKind.Relative), Cancellation);
                await queued.Injected.WaitAsync(Bound.Time, Cancellation);
                if (fault.Kind == FaultKind.Stall)
                    http.CancelPendingRequests();
                await Assert.ThrowsAnyAsync<Exception>(async () =>
                {
                    using var response = await request;
                    throw new InvalidOperationException("It was answered.");
                });
            }

            emulator.Faults.DropIdleConnections();
        }

        Assert.Empty(log.Entries);
    }

    [Fact]
    public async Task Under_random_faults_a_caller_that_tries_again_loses_nothing()
    {
        await CreateAsync();
        Emulator.Faults.UseRandomly(0.5, 11);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async worker =>
        {
            for (var i = 0; i < 25; i++)
                await UpsertUntilStoredAsync($$"""[{"id":"{{worker}}-{{i}}","vector":[1]}]""");
        }));
        Emulator.Faults.Clear();
        Assert.Equal(100, await CountAsync());
        Assert.InRange(Emulator.Faults.FaultsInjected, 40, 1000);

        async Task UpsertUntilStoredAsync(string items)
        {
            while (true)
            {
                try
                {
                    var reply = await UpsertAsync(items);
                    if (reply.Text == """{"status":"success","message":"Upserted 1 vectors"}""")
                        return;
                }
                catch (HttpRequestException)
                {
                }
            }
        }
    }

    private async Task ShouldBeRefusedAsync()
    {
        using var client = new TcpClient();
        var refused = await Assert.ThrowsAnyAsync<SocketException>(
            () => client.ConnectAsync(Emulator.BaseAddress.Host, Emulator.BaseAddress.Port, Cancellation).AsTask());
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }
}
