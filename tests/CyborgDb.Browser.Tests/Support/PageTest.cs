using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace CyborgDb.Browser.Tests.Support;

/// <summary>A test with the page open in a browser profile of its own. What the page writes to the console is kept, and where it sends requests.</summary>
public abstract class PageTest(Chromium chromium) : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private IBrowserContext? _profile;

    protected NotesSite Site { get; private set; } = null!;

    protected IPage Page { get; private set; } = null!;

    /// <summary>The notes as they are shown.</summary>
    protected ILocator Notes => Page.Locator("#notes > li");

    protected ILocator Problem => Page.Locator("#problem");

    protected ILocator Health => Page.Locator("#health");

    /// <summary>The paths and queries that the page has asked for.</summary>
    protected IReadOnlyList<string> Requests => [.. _requests];

    public virtual ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        if (_profile is not null)
            await _profile.DisposeAsync();
        if (Site is not null)
            await Site.DisposeAsync();
        await StopServiceAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the page of an application that has been started, in a window of 1200 × 850 unless told otherwise.</summary>
    protected async Task OpenAsync(NotesSite site, BrowserNewContextOptions? window = null, string path = "/")
    {
        Site = site;
        window ??= new();
        window.BaseURL = site.Address;
        window.ViewportSize ??= new() { Width = 1200, Height = 850 };
        window.Locale = "en-GB";
        window.TimezoneId = "UTC";
        _profile = await chromium.Browser.NewContextAsync(window);
        _profile.SetDefaultTimeout(30_000);
        Page = await _profile.NewPageAsync();
        Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Enqueue($"{message.Type}: {message.Text}");
        };
        Page.PageError += (_, error) => _complaints.Enqueue($"uncaught: {error}");
        Page.Request += (_, request) => _requests.Enqueue(request.Url.StartsWith(site.Address, StringComparison.Ordinal) ? request.Url[site.Address.Length..] : request.Url);
        await Page.GotoAsync(path);
    }

    /// <summary>Whatever a test has started for the application to use.</summary>
    protected virtual ValueTask StopServiceAsync() => default;

    /// <summary>Nothing was written to the console, but that a request was answered with an error where one was expected.</summary>
    protected void ShouldHaveNoComplaints(bool failedRequests = false) =>
        Assert.DoesNotContain(_complaints, complaint => !failedRequests || !complaint.Contains("Failed to load resource", StringComparison.Ordinal));

    /// <summary>The page fits into the window's width.</summary>
    protected async Task ShouldFitAsync()
    {
        var (wide, window) = (await Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), await Page.EvaluateAsync<int>("innerWidth"));
        Assert.True(wide <= window, $"The page is {wide} pixels wide in a window of {window}.");
    }

    /// <summary>Keeps a picture of the window as an artefact of the run.</summary>
    protected async Task KeepPictureAsync(string name) =>
        await Page.ScreenshotAsync(new() { Path = Path.Combine(Artifacts.Folder, name + ".png"), Animations = ScreenshotAnimations.Disabled });
}

/// <summary>Where pictures are kept: <c>artifacts/browser</c> at the top of the repository.</summary>
internal static class Artifacts
{
    public static string Folder { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CyborgDb.Client.sln")))
            folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? AppContext.BaseDirectory, "artifacts", "browser");
    }
}
