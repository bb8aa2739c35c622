namespace CyborgDb.Tests.Api;

/// <summary>The public surface is what <c>PublicApi.txt</c> says, so that a change to it shows in review.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_one_that_is_checked_in()
    {
        var actual = PublicSurface.Of(typeof(CyborgDbClient).Assembly);
        var expected = CheckedIn();
        if (actual == expected)
            return;
        var received = Path.Combine(AppContext.BaseDirectory, "PublicApi.received.txt");
        File.WriteAllText(received, actual);
        var (before, after) = (WithTheirTypes(expected), WithTheirTypes(actual));
        Assert.Fail(
            "The public surface of CyborgDb.Client has changed:\n"
            + string.Concat(before.Except(after).Select(line => $"- {line}\n"))
            + string.Concat(after.Except(before).Select(line => $"+ {line}\n"))
            + "If that is meant, accept it: from the folder of this test project\n"
            + $"    cp {Path.GetRelativePath(ProjectFolder(), received)} PublicApi.txt\n"
            + "and commit PublicApi.txt with the change.");
    }

    /// <summary>The lines, each member with its type before it: the same member can be in more than one.</summary>
    private static List<string> WithTheirTypes(string listing)
    {
        List<string> lines = [];
        var type = "";
        foreach (var line in listing.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var isType = !line.StartsWith(' ');
            if (isType)
                type = line.Split(" : ")[0];
            lines.Add(isType ? line : $"{type} → {line.Trim()}");
        }
        return lines;
    }

    private static string CheckedIn()
    {
        using var reader = new StreamReader(typeof(PublicApiTests).Assembly.GetManifestResourceStream("PublicApi.txt")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string ProjectFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder.Parent is not null && !File.Exists(Path.Combine(folder.FullName, "PublicApi.txt")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
