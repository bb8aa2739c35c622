using System.Globalization;
using CyborgDb.Browser.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CyborgDb.Browser.Tests;

public sealed class SearchingTests(Chromium chromium) : PageTest(chromium)
{
    private static readonly (string, string)[] s_notes =
    [
        ("The cat sleeps on the sofa", "ann"),
        ("A ship sails over the sea", "bob"),
        ("The dog sleeps on the bed", "ann"),
        ("Bread needs flour and salt", "bob"),
    ];

    private ILocator Query => Page.GetByLabel("Search", new() { Exact = true });

    private ILocator Author => Page.GetByLabel("Author", new() { Exact = true });

    private ILocator Heading => Page.Locator("#heading");

    private async Task OpenWithNotesAsync(string path = "/")
    {
        var site = await NotesSite.StartAsync();
        await site.StoreAsync(s_notes);
        await OpenAsync(site, path: path);
        await Expect(Page.Locator("#notes:not([aria-busy]) > li")).Not.ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Notes_are_found_while_one_types_nearest_first_with_their_distance()
    {
        await OpenWithNotesAsync();
        await Expect(Notes.First.Locator(".open")).ToHaveTextAsync("Bread needs flour and salt");
        await Expect(Page.Locator(".distance")).ToHaveCountAsync(0);
        await Query.PressSequentiallyAsync("a cat sleeps on my sofa");
        await Expect(Heading).ToHaveTextAsync("Nearest to “a cat sleeps on my sofa”");
        await Expect(Notes.Nth(0).Locator(".open")).ToHaveTextAsync("The cat sleeps on the sofa");
        await Expect(Notes.Nth(1).Locator(".open")).ToHaveTextAsync("The dog sleeps on the bed");

        var distances = (await Page.Locator(".number").AllInnerTextsAsync()).Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(4, distances.Length);
        Assert.Equal(distances.Order(), distances);
        Assert.InRange(distances[0], 0.01, 0.7);
        // The bar is as long as the distance.
        var bar = (await Notes.Nth(0).Locator(".bar").BoundingBoxAsync())!;
        var fill = (await Notes.Nth(0).Locator(".bar > span").EvaluateAsync<float>("async fill => { await Promise.all(fill.getAnimations().map(a => a.finished)); return fill.getBoundingClientRect().width; }"));
        Assert.Equal(distances[0], fill / bar.Width, 0.01);
        await Expect(Notes.Nth(0).GetByRole(AriaRole.Meter)).ToHaveAttributeAsync("aria-valuetext", distances[0].ToString("0.000", CultureInfo.InvariantCulture));
        await KeepPictureAsync("search");

        await Query.FillAsync("");
        await Expect(Heading).ToHaveTextAsync("Notes");
        await Expect(Page.Locator(".distance")).ToHaveCountAsync(0);
        ShouldHaveNoComplaints();
    }

    [BrowserFact]
    public async Task A_word_is_searched_for_once_and_not_at_every_letter()
    {
        await OpenWithNotesAsync();
        await Page.Clock.PauseAtAsync(DateTime.UtcNow.AddHours(1));
        await Query.PressSequentiallyAsync("sofa");
        Assert.DoesNotContain(Requests, request => request.StartsWith("/search", StringComparison.Ordinal));
        await Page.Clock.RunForAsync(1000);
        await Expect(Heading).ToHaveTextAsync("Nearest to “sofa”");
        Assert.Single(Requests, request => request.StartsWith("/search", StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task The_answer_to_the_last_search_wins_even_when_an_earlier_one_comes_after_it()
    {
        await OpenWithNotesAsync();
        var asked = new TaskCompletionSource<IRoute>(TaskCreationOptions.RunContinuationsAsynchronously);
        await Page.RouteAsync("**/search?q=cat&*", route => asked.TrySetResult(route));
        var brokenOff = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        Page.RequestFailed += (_, request) => brokenOff.TrySetResult(request.Url);

        await Query.FillAsync("cat");
        var first = await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await Query.FillAsync("ship");
        await Expect(Heading).ToHaveTextAsync("Nearest to “ship”");
        Assert.Contains("q=cat", await brokenOff.Task.WaitAsync(TimeSpan.FromSeconds(30)), StringComparison.Ordinal);
        await first.FulfillAsync(new() { Json = new { notes = Array.Empty<object>(), next = (int?)null } });
        await Expect(Notes.First.Locator(".open")).ToHaveTextAsync("A ship sails over the sea");
        await Expect(Heading).ToHaveTextAsync("Nearest to “ship”");
    }

    [BrowserFact]
    public async Task Notes_are_filtered_by_author_typed_or_pressed()
    {
        await OpenWithNotesAsync();
        await Author.FillAsync("bob");
        await Expect(Heading).ToHaveTextAsync("Notes by bob");
        await Expect(Notes.Locator(".by")).ToHaveTextAsync(["bob", "bob"]);
        await Query.FillAsync("sleeps");
        await Expect(Page.Locator(".distance")).ToHaveCountAsync(2);
        await Expect(Notes.Locator(".by")).ToHaveTextAsync(["bob", "bob"]);

        await Author.FillAsync("");
        await Expect(Notes).ToHaveCountAsync(4);
        await Page.GetByRole(AriaRole.Button, new() { Name = "ann" }).First.ClickAsync();
        await Expect(Author).ToHaveValueAsync("ann");
        await Expect(Notes.Locator(".by")).ToHaveTextAsync(["ann", "ann"]);
        await KeepPictureAsync("filter");
        await Author.FillAsync("nobody");
        await Expect(Page.Locator("#empty")).ToContainTextAsync("There is no note by nobody.");
        ShouldHaveNoComplaints();
    }

    [BrowserFact]
    public async Task What_is_searched_for_stands_in_the_address_and_survives_a_reload()
    {
        await OpenWithNotesAsync("/?q=sleeps&author=ann");
        await Expect(Heading).ToHaveTextAsync("Nearest to “sleeps”");
        await Expect(Notes).ToHaveCountAsync(2);
        await Query.FillAsync("the bed");
        await Expect(Heading).ToHaveTextAsync("Nearest to “the bed”");
        await Page.ReloadAsync();
        await Expect(Query).ToHaveValueAsync("the bed");
        await Expect(Notes.First.Locator(".open")).ToHaveTextAsync("The dog sleeps on the bed");
        await Expect(Notes).ToHaveCountAsync(2);
        ShouldHaveNoComplaints();
    }

    [BrowserFact]
    public async Task Two_hundred_notes_come_in_pages_and_each_of_them_once()
    {
        var site = await NotesSite.StartAsync();
        await site.StoreAsync(Enumerable.Range(0, 200).Select(i => ($"Note number {i} says something about sleep", i % 2 == 0 ? "ann" : "bob")));
        await OpenAsync(site);
        await Expect(Page.Locator("#count")).ToHaveTextAsync("1 to 10, more follow");
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Previous" })).ToBeDisabledAsync();
        var seen = new List<string>();
        for (var page = 1; ; page++)
        {
            await Expect(Page.Locator("#page")).ToHaveTextAsync($"Page {page}");
            await Expect(Page.Locator("#notes:not([aria-busy]) > li")).ToHaveCountAsync(10);
            seen.AddRange(await Notes.EvaluateAllAsync<string[]>("notes => notes.map(note => note.dataset.id)"));
            if (page == 20)
                break;
            if (page == 2)
                await KeepPictureAsync("pages");
            await Page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        }
        Assert.Equal(Enumerable.Range(0, 200).Reverse().Select(i => $"note-{i}"), seen);
        await Expect(Page.Locator("#count")).ToHaveTextAsync("191 to 200");
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Next" })).ToBeDisabledAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Previous" }).ClickAsync();
        await Expect(Page.Locator("#page")).ToHaveTextAsync("Page 19");

        // A new search begins at its first page, and has pages too.
        await Query.FillAsync("note number 123");
        await Expect(Page.Locator("#page")).ToHaveTextAsync("Page 1");
        await Expect(Notes.First.Locator(".open")).ToHaveTextAsync("Note number 123 says something about sleep");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await Expect(Page.Locator("#count")).ToHaveTextAsync("11 to 20, more follow");
        ShouldHaveNoComplaints();
    }
}
