using System.Reflection;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>Every C# block of the README stands, line by line, in a source file that is compiled: in a sample or in a test.</summary>
public sealed class ReadmeTests
{
    private static readonly Assembly s_assembly = typeof(ReadmeTests).Assembly;

    [Fact]
    public void Every_example_of_the_readme_is_compiled()
    {
        var blocks = CodeBlocks(Resource("README.md")!);
        Assert.NotEmpty(blocks);
        var sources = Sources();
        Assert.All(blocks, block => Assert.True(
            sources.Any(source => Stands(block, source)), $"This block of README.md is in no sample and no test:{Environment.NewLine}{string.Join(Environment.NewLine, block)}"));
    }

    [Fact]
    public void The_sources_include_the_samples_and_the_tests()
    {
        var names = s_assembly.GetManifestResourceNames();
        Assert.Contains("samples/Shortest/Program.cs", names);
        Assert.Contains("samples/AspNetCore/NotesApplication.cs", names);
        Assert.Contains("tests/CyborgDb.EndToEnd.Tests/ReadmeExamples.cs", names);
        Assert.DoesNotContain(names, name => name.Contains("/obj/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("var a = 1;\n\nif (a > 0)\n    return;", true)]
    [InlineData("if (a > 0)\n    return;", true)]
    [InlineData("    if (a > 0)\n        return;\n", true)]
    [InlineData("if (a > 0)\nreturn;", false)]
    [InlineData("var a = 1;\nif (a > 0)", false)]
    [InlineData("var a = 2;", false)]
    [InlineData("a = 1;", false)]
    public void A_block_is_found_whatever_its_common_indentation(string block, bool found) =>
        Assert.Equal(found, Stands(Lines(block), Lines("class C\n{\n    void M()\n    {\n        var a = 1;\n\n        if (a > 0)\n            return;\n    }\n}")));

    [Fact]
    public void Blocks_of_other_languages_are_not_taken_for_examples()
    {
        var blocks = CodeBlocks("text\n```sh\ndotnet run\n```\n```csharp\nvar a = 1;\n```\nmore\n  ```csharp\n  a++;\n  ```\n```text\nout\n```");
        Assert.Equal(["var a = 1;", "a++;"], blocks.Select(block => string.Join('|', WithoutIndentation(block))));
    }

    private static List<string[]> CodeBlocks(string markdown)
    {
        var blocks = new List<string[]>();
        List<string>? current = null;
        var inOther = false;
        foreach (var line in Lines(markdown))
        {
            var fence = line.TrimStart();
            if (!fence.StartsWith("```", StringComparison.Ordinal))
            {
                current?.Add(line);
            }
            else if (current is not null)
            {
                blocks.Add([.. current]);
                current = null;
            }
            else if (inOther)
            {
                inOther = false;
            }
            else if (fence.TrimEnd() is "```csharp" or "```cs" or "```c#")
            {
                current = [];
            }
            else
            {
                inOther = true;
            }
        }
        return blocks;
    }

    private static bool Stands(string[] block, string[] source)
    {
        var wanted = WithoutIndentation(block);
        for (var start = 0; start + wanted.Length <= source.Length; start++)
        {
            if (WithoutIndentation(source[start..(start + wanted.Length)]).SequenceEqual(wanted))
                return true;
        }
        return false;
    }

    private static string[] WithoutIndentation(string[] lines)
    {
        string[] used = [.. lines.SkipWhile(string.IsNullOrWhiteSpace).Reverse().SkipWhile(string.IsNullOrWhiteSpace).Reverse()];
        var indentation = used.Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty().Min();
        return [.. used.Select(line => line.Length > indentation ? line[indentation..].TrimEnd() : "")];
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');

    private static List<string[]> Sources() =>
        [.. s_assembly.GetManifestResourceNames().Where(name => name.EndsWith(".cs", StringComparison.Ordinal)).Select(name => Lines(Resource(name)!))];

    private static string? Resource(string name)
    {
        using var stream = s_assembly.GetManifestResourceStream(name);
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
