using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests.Faults;

/// <summary>Faults as they look on the wire, byte by byte.</summary>
public sealed class BrokenAnswerTests : HttpTest
{
    private const string Upserted = """{"status":"success","message":"Upserted 1 vectors"}""";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await CreateAsync();
    }

    private async Task<RawConnection> UpsertWithAsync(Fault fault)
    {
        var queued = Emulator.Faults.Enqueue(fault, "/v1/vectors/upsert");
        var connection = await RawConnection.OpenAsync(Emulator);
        await connection.PostAsync("/v1/vectors/upsert", WithIndex("\"items\":[{\"id\":\"1\",\"vector\":[1]}]"));
        await queued.Injected.WaitAsync(Bound.Time, Cancellation);
        return connection;
    }

    private async Task ShouldHaveBeenCarriedOutAsync(bool carriedOut)
    {
        Assert.Equal(carriedOut ? 1 : 0, await CountAsync());
        Assert.Equal(1, Emulator.Faults.FaultsInjected);
    }

    [Fact]
    public async Task Reset_before_the_body_resets_although_the_body_has_not_come()
    {
        Emulator.Faults.Enqueue(Fault.ResetBeforeBody());
        using var connection = await RawConnection.OpenAsync(Emulator);
        await connection.SendAsync("POST /v1/vectors/upsert HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
        Assert.Equal(("", true), await connection.ReadToEndAsync());
        await ShouldHaveBeenCarriedOutAsync(false);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reset_before_the_answer_sends_nothing_and_carries_out_what_it_says(bool carriedOut)
    {
        using var connection = await UpsertWithAsync(Fault.ResetBeforeAnswer(carriedOut));
        Assert.Equal(("", true), await connection.ReadToEndAsync());
        await ShouldHaveBeenCarriedOutAsync(carriedOut);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(12, false)]
    [InlineData(60, true)]
    public async Task Reset_in_the_answer_sends_so_many_bytes(int bytes, bool carriedOut)
    {
        using var connection = await UpsertWithAsync(Fault.ResetInAnswer(bytes, carriedOut));
        (var text, var isReset) = await connection.ReadToEndAsync();
        Assert.Equal((bytes, true), (text.Length, isReset));
        Assert.StartsWith(text[..Math.Min(bytes, 15)], "HTTP/1.1 200 OK", StringComparison.Ordinal);
        await ShouldHaveBeenCarriedOutAsync(carriedOut);
    }

    [Fact]
    public async Task Reset_in_the_answer_never_sends_the_last_byte()
    {
        using var connection = await UpsertWithAsync(Fault.ResetInAnswer(int.MaxValue));
        (var text, var isReset) = await connection.ReadToEndAsync();
        Assert.True(isReset);
        Assert.EndsWith("\r\n\r\n" + Upserted[..^1], text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_truncated_body_is_shorter_than_its_length_says(bool carriedOut)
    {
        using var connection = await UpsertWithAsync(Fault.TruncatedBody(carriedOut));
        var head = await connection.ReadHeadAsync();
        (var body, var isReset) = await connection.ReadToEndAsync();
        Assert.False(isReset);
        Assert.Equal(ContentLength(head) / 2, body.Length);
        Assert.NotEmpty(body);
        if (carriedOut)
            Assert.StartsWith(body, Upserted, StringComparison.Ordinal);
        await ShouldHaveBeenCarriedOutAsync(carriedOut);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_short_length_is_half_of_the_body_that_comes(bool carriedOut)
    {
        using var connection = await UpsertWithAsync(Fault.ShortLength(carriedOut));
        var head = await connection.ReadHeadAsync();
        (var body, var isReset) = await connection.ReadToEndAsync();
        Assert.False(isReset);
        Assert.Equal(body.Length / 2, ContentLength(head));
        if (carriedOut)
            Assert.Equal(Upserted, body);
        await ShouldHaveBeenCarriedOutAsync(carriedOut);
    }

    [Fact]
    public async Task A_close_after_the_answer_is_not_announced()
    {
        using var connection = await UpsertWithAsync(Fault.CloseAfterAnswer());
        var head = await connection.ReadHeadAsync();
        Assert.DoesNotContain("Connection:", head, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(Upserted.Length, ContentLength(head));
        Assert.Equal((Upserted, false), await connection.ReadToEndAsync());
        await ShouldHaveBeenCarriedOutAsync(true);
    }

    [Fact]
    public async Task A_slow_answer_is_complete_and_announces_its_end()
    {
        using var connection = await UpsertWithAsync(Fault.SlowAnswer());
        var head = await connection.ReadHeadAsync();
        Assert.Contains("\r\nConnection: close\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Request-Id: ", head, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/json\r\n", head, StringComparison.Ordinal);
        Assert.Equal((Upserted, false), await connection.ReadToEndAsync());
        await ShouldHaveBeenCarriedOutAsync(true);
    }

    [Fact]
    public async Task A_slow_answer_longer_than_its_slow_part_is_complete_too()
    {
        var items = string.Join(",", Enumerable.Range(0, 1000).Select(static i => $$"""{"id":"item-{{i}}","vector":[1]}"""));
        (await UpsertAsync($"[{items}]")).ShouldBeOk();
        Emulator.Faults.Enqueue(Fault.SlowAnswer());
        Assert.Equal(1000, (await PostToIndexAsync("/v1/vectors/list_ids")).ShouldBeOk().Json["ids"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_stall_after_some_bytes_sends_these_and_the_rest_when_it_is_released()
    {
        var queued = Emulator.Faults.Enqueue(Fault.Stall(carriedOut: true, bytes: 30), "/v1/vectors/upsert");
        using var connection = await RawConnection.OpenAsync(Emulator);
        await connection.PostAsync("/v1/vectors/upsert", WithIndex("\"items\":[{\"id\":\"1\",\"vector\":[1]}]"));
        await queued.Injected.WaitAsync(Bound.Time, Cancellation);
        var first = await connection.ReadAsync(30);
        await ShouldHaveBeenCarriedOutAsync(true);
        Assert.Equal(0, connection.Socket.Available);
        queued.Release();
        (var rest, var isReset) = await connection.ReadToEndAsync();
        Assert.False(isReset);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", first, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n" + Upserted, first + rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_duplicate_field_is_the_first_member_twice()
    {
        Emulator.Faults.Enqueue(Fault.DuplicateField());
        var reply = await UpsertAsync("""[{"id":"1","vector":[1]}]""");
        Assert.Equal((200, """{"status":"success","status":"success","message":"Upserted 1 vectors"}"""), (reply.Status, reply.Text));
        Emulator.Faults.Enqueue(Fault.DuplicateField());
        Assert.Equal(
            """{"results":[{"id":"1","vector":[1]}],"results":[{"id":"1","vector":[1]}]}""", (await GetItemsAsync("\"ids\":[\"1\"],\"include\":[\"vector\"]")).Text);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(200, false)]
    [InlineData(502, true)]
    [InlineData(502, false)]
    public async Task Html_comes_with_the_status_that_was_asked_for(int status, bool carriedOut)
    {
        Emulator.Faults.Enqueue(Fault.Html(status, carriedOut));
        var reply = await UpsertAsync("""[{"id":"1","vector":[1]}]""");
        Assert.Equal((status, "text/html"), (reply.Status, reply.MediaType));
        Assert.StartsWith("<html>", reply.Text, StringComparison.Ordinal);
        await ShouldHaveBeenCarriedOutAsync(carriedOut);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_empty_body_is_200_json_of_no_bytes(bool carriedOut)
    {
        Emulator.Faults.Enqueue(Fault.EmptyBody(carriedOut));
        var reply = await UpsertAsync("""[{"id":"1","vector":[1]}]""");
        Assert.Equal((200, "application/json", ""), (reply.Status, reply.MediaType, reply.Text));
        await ShouldHaveBeenCarriedOutAsync(carriedOut);
    }

    [Theory]
    [InlineData(408, null, false)]
    [InlineData(418, null, false)]
    [InlineData(429, "3", false)]
    [InlineData(429, "0.25", false)]
    [InlineData(429, "Wed, 21 Oct 2026 07:28:00 GMT", true)]
    [InlineData(429, "soon", false)]
    [InlineData(500, null, true)]
    [InlineData(502, null, true)]
    [InlineData(503, "0", false)]
    [InlineData(504, null, false)]
    public async Task A_status_is_json_with_its_detail_and_the_time_to_wait(int status, string? retryAfter, bool carriedOut)
    {
        Emulator.Faults.Enqueue(Fault.Status(status, retryAfter, "As asked", carriedOut));
        var reply = await UpsertAsync("""[{"id":"1","vector":[1]}]""");
        reply.ShouldFail(status, "As asked");
        Assert.Equal(retryAfter, reply.Headers.TryGetValues("Retry-After", out var values) ? Assert.Single(values) : null);
        Assert.NotEmpty(reply.Headers.GetValues("X-Request-Id"));
        await ShouldHaveBeenCarriedOutAsync(carriedOut);
    }

    [Fact]
    public async Task Nothing_of_the_operations_own_error_is_left_in_a_status()
    {
        Emulator.Faults.Enqueue(Fault.Status(500, carriedOut: true));
        using var response = await Http.GetAsync(new Uri("/v1/vectors/get", UriKind.Relative), Cancellation);
        (await Reply.FromAsync(response)).ShouldFail(500, "Status 500, as the test wanted");
        Assert.Empty(response.Content.Headers.Allow);
    }

    private static int ContentLength(string head)
    {
        var line = Assert.Single(head.Split("\r\n"), static line => line.StartsWith("Content-Length: ", StringComparison.Ordinal));
        return int.Parse(line["Content-Length: ".Length..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
