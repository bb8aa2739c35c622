using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AspNetCore;
using CyborgDb.Emulator;
using CyborgDb.EndToEnd.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>The ASP.NET Core sample, over HTTP.</summary>
public sealed class NotesApplicationTests
{
    [Fact]
    public async Task Without_configuration_notes_are_stored_and_found_by_what_they_say()
    {
        await using var notes = await Notes.StartAsync();
        var stored = await notes.PutAsync("1", "The cat sleeps on the sofa", "ann");
        Assert.Equal("""{"id":"1","stored":1,"trainingTriggered":false}""", stored);
        await notes.PutAsync("2", "A ship sails over the sea", "bob");
        await notes.PutAsync("an id, ü", "The dog sleeps on the bed", null);

        var found = await notes.SearchAsync("?q=sleeping cat on a sofa");
        Assert.Equal("1", found[0].Id);
        Assert.Equal(("The cat sleeps on the sofa", "ann"), (found[0].Text, found[0].Author));
        Assert.InRange(found[0].Distance!.Value, 0.01, 0.9);
        Assert.Equal(3, found.Count);
        Assert.Equal("unknown", found.Single(note => note.Id == "an id, ü").Author);

        Assert.Equal(["2"], (await notes.SearchAsync("?q=cat&author=bob")).Select(note => note.Id));
        Assert.Equal(["1"], (await notes.SearchAsync("?q=cat sofa&top=1")).Select(note => note.Id));

        await notes.PutAsync("1", "Something else", "ann");
        Assert.Equal("Something else", (await notes.SearchAsync("?q=something else&top=1"))[0].Text);
    }

    [Fact]
    public async Task The_health_endpoint_follows_the_service()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync();
        await using var notes = await Notes.StartAsync($"--CyborgDb:BaseAddress={emulator.BaseAddress}", "--CyborgDb:Resilience:MaxRetries=0");
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await notes.HealthAsync());
        await emulator.DisposeAsync();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy"), await notes.HealthAsync());
    }

    [Theory]
    [InlineData(400, "Invalid filter: no", 400, "The request is not valid.")]
    [InlineData(422, "odd shape", 400, "The request is not valid.")]
    [InlineData(404, "Index 'notes' not found", 404, "There is no such thing.")]
    [InlineData(409, "taken", 409, "It is there already.")]
    [InlineData(429, "slow down", 429, "Too many requests.")]
    [InlineData(503, "not now", 503, "The search service is not available.")]
    [InlineData(500, "broken", 503, "The search service is not available.")]
    [InlineData(401, "Invalid API key", 500, "The search service refuses the credential of this application.")]
    [InlineData(401, "Wrong encryption key for index 'notes'", 500, "The key of this application does not open the notes.")]
    [InlineData(403, "not root", 500, "The search service refuses the credential of this application.")]
    [InlineData(418, "teapot", 500, "The search service is not set up as it should be.")]
    public async Task Each_error_of_the_service_becomes_a_problem_that_says_whose_it_is(int status, string detail, int expected, string title)
    {
        await using var service = await ScriptedServer.StartAsync(
            Answer.Json("""{"status":"success","message":"created"}"""), Answer.Detail(status, detail, ("Retry-After", "7")));
        await using var notes = await Notes.StartAsync($"--CyborgDb:BaseAddress={service.BaseAddress}", "--CyborgDb:Resilience:MaxRetries=0");
        foreach (var response in new[] { await notes.TryPutAsync("1"), await notes.TrySearchAsync() })
        {
            var problem = await ShouldBeProblemAsync(response, expected, title);
            // What is not the caller's own mistake is not told in detail.
            Assert.Equal(expected == 400 ? detail : null, problem.TryGetProperty("detail", out var said) ? said.GetString() : null);
            Assert.Equal(status is 429 or 500 or 503, response.Headers.Contains("Retry-After"));
            if (status == 429)
                Assert.Equal("7", Assert.Single(response.Headers.GetValues("Retry-After")));
        }
    }

    [Fact]
    public async Task A_service_that_is_gone_is_a_problem_that_may_pass()
    {
        var emulator = await CyborgDbEmulator.StartAsync();
        await using var notes = await Notes.StartAsync($"--CyborgDb:BaseAddress={emulator.BaseAddress}", "--CyborgDb:Resilience:MaxRetries=0");
        await emulator.DisposeAsync();
        var response = await notes.TryPutAsync("1");
        await ShouldBeProblemAsync(response, 503, "The search service is not available.");
        Assert.Equal("1", Assert.Single(response.Headers.GetValues("Retry-After")));
    }

    [Theory]
    [InlineData("?q=")]
    [InlineData("")]
    [InlineData("?q=x&top=many")]
    [InlineData("?q=x&top=0")]
    [InlineData("?q=x&top=101")]
    [InlineData("?q=x&skip=-1")]
    [InlineData("?q=x&skip=10000")]
    [InlineData("?q=x&skip=2147483647&top=100")]
    public async Task What_the_caller_gets_wrong_is_said_to_them(string query)
    {
        await using var notes = await Notes.StartAsync();
        var problem = await ShouldBeProblemAsync(await notes.Http.GetAsync(new Uri("/search" + query, UriKind.Relative)), 400, "The request is not valid.");
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }

    [Theory]
    [InlineData("{\"text\":\"cut off", "Failed to read parameter \"Note note\" from the request body as JSON.")]
    [InlineData("{\"text\":7}", "Failed to read parameter \"Note note\" from the request body as JSON.")]
    [InlineData("{\"author\":\"ann\"}", "The note has no text.")]
    [InlineData("{\"text\":\" \"}", "The note has no text.")]
    public async Task A_note_that_cannot_be_read_is_a_problem_of_the_callers(string json, string detail)
    {
        await using var notes = await Notes.StartAsync();
        var problem = await ShouldBeProblemAsync(await notes.TryPostAsync(json), 400, "The request is not valid.");
        Assert.Equal(detail, problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_mistake_of_the_callers_is_a_line_in_the_log_and_no_stack_trace()
    {
        await using var notes = await Notes.StartAsync("--Logging:LogLevel:Default=Information");
        var logs = notes.CollectLogs();
        await ShouldBeProblemAsync(await notes.TryPostAsync("{"), 400, "The request is not valid.");
        await ShouldBeProblemAsync(await notes.Http.GetAsync(new Uri("/search", UriKind.Relative)), 400, "The request is not valid.");
        Assert.Equal(2, logs.Lines.Count(line => line.Message == "Answering 400: The request is not valid."));
        Assert.Empty(logs.Warnings);
        Assert.All(logs.Lines, line => Assert.DoesNotContain("   at ", line.Everything, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Notes_are_listed_newest_first_by_author_and_in_pages()
    {
        await using var notes = await Notes.StartAsync();
        foreach (var i in Enumerable.Range(0, 5))
            await notes.PutAsync($"{i}", "A note", i == 2 ? "bob" : "ann");
        var first = await notes.PageAsync("/items?top=3");
        var second = await notes.PageAsync($"/items?top=3&skip={first.Next}");
        Assert.Equal((3, 3, 2, null), (first.Notes.Count, first.Next, second.Notes.Count, second.Next));
        Assert.Equal(["0", "1", "2", "3", "4"], first.Notes.Concat(second.Notes).Select(note => note.Id).Order());
        Assert.Equal(first.Notes.Concat(second.Notes).Select(note => note.Written).OrderDescending(), first.Notes.Concat(second.Notes).Select(note => note.Written));
        Assert.All(first.Notes, note => Assert.Null(note.Distance));
        Assert.Equal(["2"], (await notes.PageAsync("/items?author=bob")).Notes.Select(note => note.Id));
        Assert.Equal(2, (await notes.PageAsync("/search?q=note&top=2")).Next);
        Assert.Null((await notes.PageAsync("/search?q=note&top=2&skip=4")).Next);
    }

    [Fact]
    public async Task A_new_note_stands_where_the_answer_says()
    {
        await using var notes = await Notes.StartAsync();
        using var response = await notes.TryPostAsync("""{"text":"One","author":" ann "}""");
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var note = await notes.Http.GetFromJsonAsync<FoundNote>(response.Headers.Location);
        Assert.Equal(("One", "ann"), (note!.Text, note.Author));
        await ShouldBeProblemAsync(await notes.Http.GetAsync(new Uri("/items/none", UriKind.Relative)), 404, "There is no such thing.");
    }

    [Fact]
    public async Task With_a_header_for_tenants_each_has_an_index_with_a_key_of_its_own()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync();
        var key = new string('1', 64);
        await using (var notes = await Notes.StartAsync($"--CyborgDb:BaseAddress={emulator.BaseAddress}", $"--Notes:IndexKey={key}", "--Notes:TenantHeader=X-Tenant"))
        {
            await ShouldBeProblemAsync(await notes.TrySearchAsync(), 400, "The request is not valid.");
            notes.Http.DefaultRequestHeaders.Add("X-Tenant", "acme");
            await notes.PutAsync("1", "A secret of acme", null);
            notes.Http.DefaultRequestHeaders.Remove("X-Tenant");
            notes.Http.DefaultRequestHeaders.Add("X-Tenant", "globex");
            Assert.Empty(await notes.SearchAsync("?q=secret"));
            notes.Http.DefaultRequestHeaders.Remove("X-Tenant");
            notes.Http.DefaultRequestHeaders.Add("X-Tenant", "Acme/../acme");
            await ShouldBeProblemAsync(await notes.TrySearchAsync(), 400, "The request is not valid.");
        }
        using var client = new CyborgDbClient(emulator.BaseAddress.ToString());
        Assert.Equal(["notes-acme", "notes-globex"], await client.ListIndexesAsync());
        using var whole = IndexKey.FromHex(key);
        Assert.True((await Assert.ThrowsAsync<CyborgDbAuthenticationException>(() => client.LoadIndexAsync("notes-acme", whole))).IsWrongIndexKey);

        // The keys follow from the one that is configured, so that another run opens the indexes again.
        await using var later = await Notes.StartAsync($"--CyborgDb:BaseAddress={emulator.BaseAddress}", $"--Notes:IndexKey={key}", "--Notes:TenantHeader=X-Tenant");
        later.Http.DefaultRequestHeaders.Add("X-Tenant", "acme");
        Assert.Equal("A secret of acme", Assert.Single(await later.SearchAsync("?q=secret")).Text);
    }

    [Fact]
    public async Task What_the_service_holds_is_shown_of_the_emulator_in_the_process_alone()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync();
        await using var own = await Notes.StartAsync();
        await using var remote = await Notes.StartAsync($"--CyborgDb:BaseAddress={emulator.BaseAddress}");
        await own.PutAsync("1", "Nobody reads this", null);
        await remote.PutAsync("1", "Nobody reads this", null);
        var held = (await own.Http.GetFromJsonAsync<NoteCiphertext>("/items/1/ciphertext"))!;
        Assert.Equal("Nobody reads this".Length + held.NonceLength + held.TagLength, held.Contents!.Length);
        Assert.Equal(-1, held.Contents.AsSpan().IndexOf("Nobody"u8));
        await ShouldBeProblemAsync(await own.Http.GetAsync(new Uri("/items/2/ciphertext", UriKind.Relative)), 404, "There is no such thing.");
        await ShouldBeProblemAsync(await remote.Http.GetAsync(new Uri("/items/1/ciphertext", UriKind.Relative)), 404, "Not Found");
        Assert.True((await own.Http.GetFromJsonAsync<About>("/about"))!.ShowsCiphertext);
        Assert.False((await remote.Http.GetFromJsonAsync<About>("/about"))!.ShowsCiphertext);
    }

    [Fact]
    public async Task There_is_an_openapi_document_and_no_answer_may_be_kept_or_framed()
    {
        await using var notes = await Notes.StartAsync();
        var document = await notes.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        Assert.Equal("Encrypted notes", document.GetProperty("info").GetProperty("title").GetString());
        Assert.Equal(
            ["/about", "/items", "/items/{id}", "/items/{id}/ciphertext", "/search"],
            document.GetProperty("paths").EnumerateObject().Select(path => path.Name).Order(StringComparer.Ordinal));
        foreach (var path in new[] { "/items", "/search" })
        {
            using var response = await notes.Http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.True(response.Headers.CacheControl?.NoStore);
            Assert.Contains("default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_credential_that_is_refused_stops_the_start()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync(new() { RootKey = "root" });
        var error = await Assert.ThrowsAsync<CyborgDbAuthenticationException>(
            () => Notes.StartAsync($"--CyborgDb:BaseAddress={emulator.BaseAddress}", "--CyborgDb:ApiKey=wrong"));
        Assert.False(error.IsWrongIndexKey);
        await using var notes = await Notes.StartAsync($"--CyborgDb:BaseAddress={emulator.BaseAddress}", "--CyborgDb:ApiKey=root");
        Assert.Equal(HttpStatusCode.OK, (await notes.HealthAsync()).Status);
    }

    [Fact]
    public async Task A_configured_key_opens_the_index_of_an_earlier_run_and_another_does_not()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync();
        var address = $"--CyborgDb:BaseAddress={emulator.BaseAddress}";
        var key = $"--Notes:IndexKey={new string('1', 64)}";
        await using (var first = await Notes.StartAsync(address, key))
            await first.PutAsync("1", "kept over a restart", null);
        await using (var second = await Notes.StartAsync(address, key))
            Assert.Equal("kept over a restart", Assert.Single(await second.SearchAsync("?q=kept")).Text);
        var error = await Assert.ThrowsAsync<CyborgDbAuthenticationException>(() => Notes.StartAsync(address, $"--Notes:IndexKey={new string('2', 64)}"));
        Assert.True(error.IsWrongIndexKey);
    }

    private static async Task<JsonElement> ShouldBeProblemAsync(HttpResponseMessage response, int status, string title)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(title, problem.GetProperty("title").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        return problem;
    }

    /// <summary>The application, started on a free port with its own settings.</summary>
    private sealed class Notes : IAsyncDisposable
    {
        private readonly WebApplication _application;

        private Notes(WebApplication application)
        {
            _application = application;
            Http = new HttpClient { BaseAddress = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
        }

        public HttpClient Http { get; }

        public static async Task<Notes> StartAsync(params string[] arguments)
        {
            var application = await NotesApplication.BuildAsync(
                ["--urls", "http://127.0.0.1:0", "--contentRoot", Path.Combine(AppContext.BaseDirectory, "notes"), "--Logging:LogLevel:Default=None", .. arguments]);
            try
            {
                await application.StartAsync();
                return new Notes(application);
            }
            catch
            {
                await application.DisposeAsync();
                throw;
            }
        }

        public async Task<string> PutAsync(string id, string text, string? author)
        {
            using var response = await Http.PutAsJsonAsync($"/items/{Uri.EscapeDataString(id)}", new Note(text, author));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return await response.Content.ReadAsStringAsync();
        }

        public async Task<IReadOnlyList<FoundNote>> SearchAsync(string query) => (await PageAsync("/search" + query)).Notes;

        public async Task<NotePage> PageAsync(string path) => (await Http.GetFromJsonAsync<NotePage>(path))!;

        public Task<HttpResponseMessage> TryPostAsync(string json) =>
            Http.PostAsync(new Uri("/items", UriKind.Relative), new StringContent(json, System.Text.Encoding.UTF8, "application/json"));

        /// <summary>Everything that is logged from now on.</summary>
        public LogCollector CollectLogs()
        {
            var logs = new LogCollector();
            _application.Services.GetRequiredService<ILoggerFactory>().AddProvider(logs);
            return logs;
        }

        public Task<HttpResponseMessage> TryPutAsync(string id) => Http.PutAsJsonAsync($"/items/{id}", new Note("text", null));

        public Task<HttpResponseMessage> TrySearchAsync() => Http.GetAsync(new Uri("/search?q=x", UriKind.Relative));

        public async Task<(HttpStatusCode Status, string Text)> HealthAsync()
        {
            using var response = await Http.GetAsync(new Uri("/health", UriKind.Relative));
            return (response.StatusCode, await response.Content.ReadAsStringAsync());
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await _application.StopAsync();
            await _application.DisposeAsync();
        }
    }
}
