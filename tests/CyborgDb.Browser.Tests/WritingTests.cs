using CyborgDb.Browser.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CyborgDb.Browser.Tests;

public sealed class WritingTests(Chromium chromium) : PageTest(chromium)
{
    [BrowserFact]
    public async Task A_note_that_is_written_stands_first_and_beside_it_what_the_service_holds_of_it()
    {
        var site = await NotesSite.StartAsync();
        await site.StoreAsync(("An older note", "bob"));
        await OpenAsync(site);
        await Expect(Health).ToHaveTextAsync("The service is healthy");
        await Expect(Notes).ToHaveCountAsync(1);
        await Page.GetByLabel("Write a note").FillAsync("The key lies under the doormat");
        await Page.GetByLabel("By", new() { Exact = true }).FillAsync("ann");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Store" }).ClickAsync();

        await Expect(Page.Locator("#written")).ToHaveTextAsync("Stored.");
        await Expect(Page.GetByLabel("Write a note")).ToHaveValueAsync("");
        await Expect(Notes).ToHaveCountAsync(2);
        await Expect(Notes.First.Locator(".open")).ToHaveTextAsync("The key lies under the doormat");
        await Expect(Notes.First.Locator(".by")).ToHaveTextAsync("ann");

        var sealedText = Page.Locator("#stored section").First;
        await Expect(sealedText.Locator(".plain")).ToHaveTextAsync("The key lies under the doormat");
        var id = (await Notes.First.GetAttributeAsync("data-id"))!;
        var held = Convert.ToHexStringLower(site.Emulator.GetCiphertext("notes", id)!.Contents!.Value.Span);
        var shown = await sealedText.Locator(".bytes").InnerTextAsync();
        Assert.Equal(held, shown.ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal));
        await KeepPictureAsync("write");
        ShouldHaveNoComplaints();
    }

    [BrowserFact]
    public async Task The_panel_shows_each_part_with_its_nonce_its_size_and_its_tag_and_follows_the_selection()
    {
        var site = await NotesSite.StartAsync();
        await site.StoreAsync(("one", "ann"), ("two", "bob"));
        await OpenAsync(site);
        await Notes.Nth(0).Locator(".open").ClickAsync();
        await Expect(Page.Locator("#stored .plain").First).ToHaveTextAsync("two");
        await Expect(Page.Locator("#stored h3")).ToHaveTextAsync(["Text", "Author and time", "Vector"]);
        await Expect(Page.Locator("#stored section").Nth(0).Locator(".remark")).ToHaveTextAsync($"{3 + 28} bytes");
        await Expect(Page.Locator("#stored section").Nth(2).Locator(".remark")).ToHaveTextAsync("1,052 bytes");
        Assert.Equal(12, (await Page.Locator("#stored .nonce").First.InnerTextAsync()).Split(' ').Length);
        Assert.Equal(16, (await Page.Locator("#stored .bytes .tag").First.InnerTextAsync()).Split(' ').Length);

        await Notes.Nth(1).Locator(".open").ClickAsync();
        await Expect(Page.Locator("#stored .plain").First).ToHaveTextAsync("one");
        await Expect(Page.Locator("[aria-pressed=true]")).ToHaveTextAsync(["one"]);
        await Notes.Nth(1).Locator(".open").ClickAsync();
        await Expect(Page.Locator("#stored-note")).ToHaveTextAsync("Choose a note to see what is stored of it.");
        ShouldHaveNoComplaints();
    }

    [BrowserFact]
    public async Task The_first_visitor_is_offered_examples()
    {
        await OpenAsync(await NotesSite.StartAsync());
        await Expect(Page.Locator("#empty")).ToContainTextAsync("There is no note yet.");
        await KeepPictureAsync("first-visit");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Store a few examples" }).ClickAsync();
        await Expect(Page.Locator("#count")).ToHaveTextAsync("1 to 10, more follow");
        await Expect(Page.Locator("#empty")).ToBeHiddenAsync();

        await Page.GetByLabel("Search", new() { Exact = true }).FillAsync("who can read the encryption keys in the vault");
        await Expect(Notes.First.Locator(".open")).ToHaveTextAsync("The audit asks where the encryption keys are stored and who can read them.");
        await Notes.First.Locator(".open").ClickAsync();
        await Expect(Page.Locator("#stored section")).ToHaveCountAsync(3);
        await KeepPictureAsync("page");
        ShouldHaveNoComplaints();
    }

    [BrowserFact]
    public async Task Markup_in_a_note_is_shown_and_not_obeyed()
    {
        const string Markup = "<img src=x onerror=\"document.title='taken'\"><b>bold</b>";
        var site = await NotesSite.StartAsync();
        await site.StoreAsync((Markup, "<i>eve</i>"));
        await OpenAsync(site);
        await Notes.First.Locator(".open").ClickAsync();
        await Expect(Notes.First.Locator(".open")).ToHaveTextAsync(Markup);
        await Expect(Notes.First.Locator(".by")).ToHaveTextAsync("<i>eve</i>");
        await Expect(Page.Locator("#stored .plain").First).ToHaveTextAsync(Markup);
        await Expect(Page.Locator("main b, main i, aside b, main img")).ToHaveCountAsync(0);
        await Expect(Page).ToHaveTitleAsync("Encrypted notes");
        ShouldHaveNoComplaints();
    }

    [BrowserFact]
    public async Task Nothing_is_loaded_from_elsewhere_and_nothing_else_may_be()
    {
        var site = await NotesSite.StartAsync();
        await site.StoreAsync(("one", "ann"));
        await OpenAsync(site);
        await Notes.First.Locator(".open").ClickAsync();
        await Expect(Page.Locator("#stored section")).ToHaveCountAsync(3);
        Assert.All(Requests, request => Assert.StartsWith("/", request, StringComparison.Ordinal));
        ShouldHaveNoComplaints();

        // The policy, not the page's good behaviour: what is tried all the same is refused.
        await Page.EvaluateAsync("""
            () => new Promise(resolve => {
              document.addEventListener("securitypolicyviolation", resolve, { once: true });
              document.head.append(Object.assign(document.createElement("script"), { src: "https://example.com/x.js" }));
            })
            """);
    }
}
