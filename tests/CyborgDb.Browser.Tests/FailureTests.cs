using CyborgDb.Browser.Tests.Support;
using CyborgDb.Emulator;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CyborgDb.Browser.Tests;

public sealed class FailureTests(Chromium chromium) : PageTest(chromium)
{
    private CyborgDbEmulator? _service;

    protected override ValueTask StopServiceAsync() => _service?.DisposeAsync() ?? default;

    private async Task<NotesSite> StartWithServiceAsync(ServiceVersion version = ServiceVersion.V018, params string[] arguments)
    {
        _service = await CyborgDbEmulator.StartAsync(new() { ServiceVersion = version });
        return await NotesSite.StartAsync(_service, arguments);
    }

    /// <summary>No connection is left: one on which a request was running is kept for the next, and would answer it.</summary>
    private async Task RefuseConnectionsAsync()
    {
        await _service!.Faults.RefuseConnectionsAsync();
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (_service.Faults.ConnectionsOpen > 0)
        {
            bound.Token.ThrowIfCancellationRequested();
            _service.Faults.DropIdleConnections();
            await Task.Yield();
        }
    }

    [BrowserFact]
    public async Task A_key_that_does_not_open_the_notes_is_said_to_be_that()
    {
        var site = await StartWithServiceAsync();
        await site.StoreAsync(("one", "ann"));
        await OpenAsync(site);
        await Expect(Notes).ToHaveCountAsync(1);

        // Somebody makes the index anew, with a key of theirs.
        using var other = new CyborgDbClient(_service!.BaseAddress.ToString());
        using var key = IndexKey.Generate();
        await site.Index.DeleteIndexAsync();
        var theirs = await other.CreateIndexAsync("notes", key, new() { EmbeddingModel = "emulator-hash-256" });
        await theirs.UpsertAsync([new VectorItem("x") { Contents = "theirs" }]);

        await Page.GetByLabel("Search", new() { Exact = true }).FillAsync("one");
        await Expect(Problem.Locator("strong")).ToHaveTextAsync("The key of this application does not open the notes.");
        await Expect(Problem.Locator("small")).ToHaveTextAsync("HTTP 500");
        await Expect(Notes).ToHaveCountAsync(0);
        await Expect(Health).ToHaveTextAsync("The service is healthy");
        await KeepPictureAsync("wrong-key");
        ShouldHaveNoComplaints(failedRequests: true);
    }

    [BrowserFact]
    public async Task A_service_that_stops_is_said_to_be_away_and_when_it_is_back_so_are_the_notes()
    {
        var site = await StartWithServiceAsync();
        await site.StoreAsync(("The cat sleeps", "ann"), ("The ship sails", "bob"));
        await OpenAsync(site);
        await Expect(Health).ToHaveAttributeAsync("data-state", "up");
        await Expect(Notes).ToHaveCountAsync(2);
        await RefuseConnectionsAsync();
        await Page.GetByLabel("Search", new() { Exact = true }).FillAsync("cat");
        await Expect(Problem.Locator("strong")).ToHaveTextAsync("The search service is not available.");
        await Expect(Problem.Locator("small")).ToHaveTextAsync("HTTP 503 · may pass in 1 s");
        await Expect(Health).ToHaveTextAsync("The service is not available");
        await KeepPictureAsync("service-away");

        // Writing says so too, and keeps what was written.
        await Page.GetByLabel("Write a note").FillAsync("Written while it was away");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Store" }).ClickAsync();
        await Expect(Page.Locator("#write .problem strong")).ToHaveTextAsync("The search service is not available.");
        await Expect(Page.GetByLabel("Write a note")).ToHaveValueAsync("Written while it was away");

        await _service!.Faults.AcceptConnectionsAsync();
        await Expect(Health).ToHaveTextAsync("The service is healthy");
        await Expect(Problem).ToBeHiddenAsync();
        await Expect(Notes.First.Locator(".open")).ToHaveTextAsync("The cat sleeps");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Store" }).ClickAsync();
        await Expect(Page.Locator("#written")).ToHaveTextAsync("Stored.");
        await Expect(Page.Locator("#write .problem")).ToBeHiddenAsync();
        ShouldHaveNoComplaints(failedRequests: true);
    }

    [BrowserFact]
    public async Task A_failed_search_can_be_tried_again_by_hand()
    {
        var site = await StartWithServiceAsync();
        await site.StoreAsync(("The cat sleeps", "ann"));
        await OpenAsync(site);
        await Expect(Notes).ToHaveCountAsync(1);
        _service!.Faults.Enqueue(Fault.Status(503), "/v1/vectors/query");
        await Page.GetByLabel("Search", new() { Exact = true }).FillAsync("cat");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(Problem).ToBeHiddenAsync();
        await Expect(Page.Locator(".distance")).ToHaveCountAsync(1);
    }

    [BrowserFact]
    public async Task A_note_without_text_is_refused_in_the_words_of_the_application()
    {
        await OpenAsync(await NotesSite.StartAsync());
        await Page.GetByRole(AriaRole.Button, new() { Name = "Store", Exact = true }).ClickAsync();
        var problem = Page.Locator("#write .problem");
        await Expect(problem.Locator("strong")).ToHaveTextAsync("The request is not valid.");
        await Expect(problem.Locator("span")).ToHaveTextAsync("The note has no text.");
        await Expect(problem.Locator("small")).ToHaveTextAsync("HTTP 400");
        await KeepPictureAsync("refused");
        await Page.GetByLabel("Write a note").FillAsync(new string('x', 4001));
        await Page.GetByRole(AriaRole.Button, new() { Name = "Store", Exact = true }).ClickAsync();
        await Expect(problem.Locator("span")).ToHaveTextAsync("The note has 4,001 characters; 4,000 are the most.");
        ShouldHaveNoComplaints(failedRequests: true);
    }

    [BrowserFact]
    public async Task With_a_service_of_its_own_the_page_shows_no_ciphertext_and_a_service_of_0_17_is_searched_though_not_listed()
    {
        var site = await StartWithServiceAsync(ServiceVersion.V017);
        await site.StoreAsync(("The cat sleeps", "ann"));
        await OpenAsync(site);
        await Expect(Problem.Locator("strong")).ToHaveTextAsync("The search service cannot list notes.");
        await Expect(Problem.Locator("span")).ToHaveTextAsync("Listing needs its version 0.18 or later. Searching does not.");
        await Page.GetByLabel("Search", new() { Exact = true }).FillAsync("cat");
        await Expect(Notes).ToHaveCountAsync(1);
        await Expect(Problem).ToBeHiddenAsync();
        await Expect(Page.Locator("#stored")).ToBeHiddenAsync();
        await Expect(Notes.Locator("button.open")).ToHaveCountAsync(0);
        ShouldHaveNoComplaints(failedRequests: true);
    }

    [BrowserFact]
    public async Task Each_tenant_sees_their_own_notes()
    {
        await OpenAsync(await NotesSite.StartAsync("--Notes:TenantHeader=X-Tenant"));
        await Expect(Problem.Locator("span")).ToHaveTextAsync("The header X-Tenant has to name a tenant: 1 to 40 small letters, digits and hyphens.");
        var tenant = Page.GetByLabel("Tenant");
        await tenant.FillAsync("acme");
        await Expect(Page.Locator("#empty")).ToBeVisibleAsync();
        await Page.GetByLabel("Write a note").FillAsync("A secret of acme");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Store", Exact = true }).ClickAsync();
        await Expect(Notes).ToHaveCountAsync(1);
        await Expect(Page.Locator("#stored .plain").First).ToHaveTextAsync("A secret of acme");
        await tenant.FillAsync("globex");
        await Expect(Page.Locator("#empty")).ToBeVisibleAsync();
        await Expect(Notes).ToHaveCountAsync(0);
        await Expect(Page.Locator("#stored .plain")).ToHaveCountAsync(0);
        await tenant.FillAsync("acme");
        await Expect(Notes.Locator(".open")).ToHaveTextAsync(["A secret of acme"]);
        await KeepPictureAsync("tenant");
        ShouldHaveNoComplaints(failedRequests: true);
    }
}
