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
        Assert.Equal("""{"stored":1,"trainingTriggered":false}""", stored);
        await notes.PutAsync("2", "A ship sails over the sea", "bob");
        await notes.PutAsync("an id, ü", "The dog sleeps on the bed", null);

        var found = await notes.SearchAsync("?q=sleeping cat on a sofa");
        Assert.Equal("1", found[0].Id);
        Assert.Equal(("The cat sleeps on the sofa", "ann"), (found[0].Text, found[0].Author));
        Assert.InRange(found[0].Distance, 0.01, 1.2);
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
    [InlineData(401, "Invalid API key", 500, "The search service is not set up as it should be.")]
    [InlineData(401, "Wrong encryption key for index 'notes'", 500, "The search service is not set up as it should be.")]
    [InlineData(403, "not root", 500, "The search service is not set up as it should be.")]
    [InlineData(418, "teapot", 500, "The search service is not set up as it should be.")]
    public async Task Each_error_of_the_service_becomes_a_problem_that_says_whose_it_is(int status, string detail, int expected, string title)
    {
        await using var service = await ScriptedService.StartAsync(
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
    [InlineData("?q=x&top=0")]
    [InlineData("?q=x&top=20000")]
    public async Task What_the_caller_gets_wrong_is_said_to_them(string query)
    {
        await using var notes = await Notes.StartAsync();
        var problem = await ShouldBeProblemAsync(await notes.Http.GetAsync(new Uri("/search" + query, UriKind.Relative)), 400, "The request is not valid.");
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
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

        public async Task<List<FoundNote>> SearchAsync(string query) => (await Http.GetFromJsonAsync<List<FoundNote>>("/search" + query))!;

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
