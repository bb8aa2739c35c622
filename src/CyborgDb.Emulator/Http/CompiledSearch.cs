using CyborgDb.Emulator.Search;
using CyborgDb.Emulator.Text;

namespace CyborgDb.Emulator.Http;

/// <summary>A search that can be run: the filter and the text to look for, if there are any.</summary>
internal sealed record CompiledSearch(SearchOptions Options, Filter? Filter, TextQuery? Text);
