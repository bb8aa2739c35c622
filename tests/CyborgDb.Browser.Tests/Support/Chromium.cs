using System.Runtime.CompilerServices;
using CyborgDb.Browser.Tests.Support;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace CyborgDb.Browser.Tests.Support;

/// <summary>The browser that all tests share: the machine's own Chromium, without a window. Each test has a profile of its own in it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The browser's program: what <c>CYBORGDB_TEST_CHROMIUM</c> names, or else one on the path; null where there is none.</summary>
    public static string? Program { get; } = Find();

    public IBrowser Browser => _browser ?? throw new InvalidOperationException("There is no browser on this machine.");

    public async ValueTask InitializeAsync()
    {
        if (Program is null)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
        Assertions.SetDefaultExpectTimeout(30_000);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CYBORGDB_TEST_CHROMIUM") is { Length: > 0 } named)
            return File.Exists(named) ? named : null;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] names = OperatingSystem.IsWindows() ? ["chrome.exe"] : ["chromium", "chromium-browser", "google-chrome"];
        return names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}

/// <summary>A test in the browser; skipped, with the reason, on a machine that has none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    internal const string NoBrowser =
        "There is no Chromium on this machine: install it (Debian: apt-get install chromium), or name its program in CYBORGDB_TEST_CHROMIUM.";

    public BrowserFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        if (Chromium.Program is null)
            Skip = NoBrowser;
    }
}

/// <summary>As <see cref="BrowserFactAttribute"/>, for several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        if (Chromium.Program is null)
            Skip = BrowserFactAttribute.NoBrowser;
    }
}
