using CyborgDb.Browser.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CyborgDb.Browser.Tests;

/// <summary>By keyboard alone, on a telephone, in light and in dark.</summary>
public sealed class DeviceTests(Chromium chromium) : PageTest(chromium)
{
    private static readonly BrowserNewContextOptions s_phone = new()
    {
        ViewportSize = new() { Width = 390, Height = 844 },
        DeviceScaleFactor = 2,
        HasTouch = true,
        IsMobile = true,
    };

    private async Task OpenWithNotesAsync(BrowserNewContextOptions? window = null, int count = 12)
    {
        var site = await NotesSite.StartAsync();
        await site.StoreAsync(Enumerable.Range(0, count).Select(i => (
            (i % 3) switch { 0 => "The cat sleeps on the sofa", 1 => "A ship sails over the sea", _ => "The dog sleeps on the bed" } + $", day {i}", i % 2 == 0 ? "ann" : "bob")));
        await OpenAsync(site, window);
        await Expect(Notes).ToHaveCountAsync(Math.Min(count, 10));
    }

    private Task PressAsync(string key) => Page.Keyboard.PressAsync(key);

    [BrowserFact]
    public async Task Everything_can_be_done_by_keyboard()
    {
        await OpenWithNotesAsync();
        await PressAsync("Tab");
        await Expect(Page.Locator(".skip")).ToBeFocusedAsync();
        await PressAsync("Tab");
        await Expect(Page.Locator("#text")).ToBeFocusedAsync();
        await Page.Keyboard.TypeAsync("Written without a mouse");
        await PressAsync("Tab");
        await Page.Keyboard.TypeAsync("kim");
        await PressAsync("Enter");
        await Expect(Page.Locator("#written")).ToHaveTextAsync("Stored.");
        await Expect(Notes.First.Locator(".open")).ToHaveTextAsync("Written without a mouse");
        await Expect(Notes.First.Locator(".open")).ToHaveAttributeAsync("aria-pressed", "true");

        await Page.Locator("#text").FocusAsync();
        await Page.Keyboard.TypeAsync("And one more / with a slash");
        await PressAsync("Control+Enter");
        await Expect(Notes.First.Locator(".open")).ToHaveTextAsync("And one more / with a slash");

        await Page.EvaluateAsync("document.activeElement.blur()");
        await PressAsync("/");
        await Expect(Page.Locator("#query")).ToBeFocusedAsync();
        await Page.Keyboard.TypeAsync("a ship on the sea");
        await Expect(Page.Locator("#heading")).ToHaveTextAsync("Nearest to “a ship on the sea”");
        await PressAsync("ArrowDown");
        await Expect(Notes.Nth(0).Locator(".open")).ToBeFocusedAsync();
        await PressAsync("ArrowDown");
        await Expect(Notes.Nth(1).Locator(".open")).ToBeFocusedAsync();
        await PressAsync("Enter");
        await Expect(Page.Locator("#stored .plain").First).ToContainTextAsync("A ship sails over the sea");
        await Expect(Notes.Nth(1).Locator(".open")).ToHaveAttributeAsync("aria-pressed", "true");
        var outline = await Notes.Nth(1).EvaluateAsync<string>("note => getComputedStyle(note).outlineStyle");
        Assert.Equal("solid", outline);
        await KeepPictureAsync("keyboard");
        await PressAsync("Escape");
        await Expect(Page.Locator("[aria-pressed=true]")).ToHaveCountAsync(0);
        await Expect(Notes.Nth(1).Locator(".open")).ToBeFocusedAsync();
        await PressAsync("ArrowUp");
        await PressAsync("ArrowUp");
        await Expect(Page.Locator("#query")).ToBeFocusedAsync();

        // To the last page, whose button can then not be pressed any more.
        await Page.GetByRole(AriaRole.Button, new() { Name = "Next" }).FocusAsync();
        await PressAsync("Enter");
        await Expect(Page.Locator("#page")).ToHaveTextAsync("Page 2");
        await Expect(Page.Locator("#notes")).ToBeFocusedAsync();
        ShouldHaveNoComplaints();
    }

    [BrowserFact]
    public async Task What_can_be_pressed_has_a_name_and_every_field_a_label()
    {
        await OpenWithNotesAsync();
        await Notes.First.Locator(".open").ClickAsync();
        await Expect(Page.Locator("#stored section")).ToHaveCountAsync(3);
        var nameless = await Page.EvaluateAsync<string[]>("""
            () => [
              ...[...document.querySelectorAll("button, a")].filter(e => !(e.getAttribute("aria-label") ?? e.textContent).trim()),
              ...[...document.querySelectorAll("input, textarea")].filter(e => e.labels.length === 0),
            ].map(e => e.outerHTML)
            """);
        Assert.Empty(nameless);
    }

    [BrowserFact]
    public async Task On_a_telephone_it_fits_and_can_be_touched()
    {
        await OpenWithNotesAsync(s_phone);
        await ShouldFitAsync();
        await KeepPictureAsync("phone");
        await Page.Locator("#query").TapAsync();
        await Page.Locator("#query").FillAsync("cat on the sofa");
        await Expect(Page.Locator(".distance")).ToHaveCountAsync(10);
        await ShouldFitAsync();
        var low = await Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll("button, input, textarea")]
              .filter(e => e.checkVisibility() && !e.matches(".by"))
              .filter(e => e.getBoundingClientRect().height < 32)
              .map(e => e.outerHTML)
            """);
        Assert.Empty(low);

        await Expect(Page.Locator("#stored")).ToBeHiddenAsync();
        await Notes.First.Locator(".open").TapAsync();
        await Expect(Page.Locator("#stored section")).ToHaveCountAsync(3);
        var sheet = (await Page.Locator("#stored").BoundingBoxAsync())!;
        Assert.InRange(sheet.Y + sheet.Height, 843, 845);
        Assert.InRange(sheet.Height, 200, 844 * 0.61);
        var chosen = (await Notes.First.BoundingBoxAsync())!;
        Assert.True(chosen.Y >= 0 && chosen.Y + chosen.Height <= sheet.Y, "The sheet covers the note that it is about.");
        await ShouldFitAsync();
        await KeepPictureAsync("phone-stored");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Close" }).TapAsync();
        await Expect(Page.Locator("#stored")).ToBeHiddenAsync();
        ShouldHaveNoComplaints();
    }

    [BrowserTheory]
    [InlineData(ColorScheme.Light, "light")]
    [InlineData(ColorScheme.Dark, "dark")]
    public async Task Light_or_dark_as_the_reader_has_it_and_legible_in_both(ColorScheme scheme, string name)
    {
        await OpenWithNotesAsync(new() { ColorScheme = scheme });
        await Page.Locator("#query").FillAsync("cat on the sofa");
        await Expect(Page.Locator(".distance")).ToHaveCountAsync(10);
        await Notes.First.Locator(".open").ClickAsync();
        await Expect(Page.Locator("#stored section")).ToHaveCountAsync(3);
        var background = await Page.EvaluateAsync<float[]>("getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g).map(Number)");
        Assert.Equal(scheme == ColorScheme.Dark, background.Average() < 64);

        // What is read has the contrast that WCAG asks of text (AA: 4.5).
        var faint = await Page.EvaluateAsync<string[]>("""
            () => {
              const parts = color => color.match(/[0-9.]+/g).map(Number);
              const light = ([r, g, b]) => [r, g, b].map(c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
              const ground = e => { const c = parts(getComputedStyle(e).backgroundColor); return c.length === 4 && c[3] === 0 ? ground(e.parentElement) : c; };
              return [...document.querySelectorAll("h1, h2, h3, p, label, button, time, .number, .nonce, .cipher, .tag, a, kbd, #written")]
                .filter(e => e.checkVisibility() && e.textContent.trim() && !e.disabled && !e.matches(".swatch, .skip, .unseen"))
                .map(e => {
                  const [a, b] = [light(parts(getComputedStyle(e).color)), light(ground(e))];
                  return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.outerHTML.slice(0, 80)];
                })
                .filter(([contrast]) => contrast < 4.5)
                .map(([contrast, e]) => `${contrast.toFixed(2)} ${e}`);
            }
            """);
        Assert.Empty(faint);
        await KeepPictureAsync(name);
        ShouldHaveNoComplaints();
    }
}
