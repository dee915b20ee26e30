using Microsoft.DotNet.Interactive.Events;

namespace MLSegmentation.Notebooks.Tests;

/// <summary>What a cell shows, in order; an update takes the place of what was there before.</summary>
internal sealed class CellOutputs
{
    private readonly List<(string? Id, CellOutput Output)> _outputs = [];
    private readonly Lock _lock = new();

    private Exception? _failure;

    /// <summary>Adds what an event shows, if it shows something. What fails here is thrown when the outputs are asked for: the kernel would lose it.</summary>
    public void Add(KernelEvent item)
    {
        lock (_lock)
        {
            try
            {
                AddOutput(item);
            }
            catch (Exception exception)
            {
                _failure ??= exception;
            }
        }
    }

    public IReadOnlyList<CellOutput> ToList()
    {
        lock (_lock)
        {
            Assert.True(_failure is null, $"{_failure}");
            return [.. _outputs.Select(output => output.Output)];
        }
    }

    private void AddOutput(KernelEvent item)
    {
        switch (item)
        {
            case StandardOutputValueProduced or StandardErrorValueProduced:
                AddText(((DisplayEvent)item).FormattedValues.Single().Value);
                break;
            case DisplayedValueUpdated update:
                int index = _outputs.FindIndex(output => output.Id == update.ValueId);
                index = index < 0 ? _outputs.FindLastIndex(output => output.Output.Kind == CellOutput.Display) : index;
                Assert.True(index >= 0, $"An update of {update.ValueId}, which the cell does not show.");
                _outputs[index] = (update.ValueId, Of(CellOutput.Display, update));
                break;
            case DisplayedValueProduced display:
                _outputs.Add((display.ValueId, Of(CellOutput.Display, display)));
                break;
            case ReturnValueProduced result:
                _outputs.Add((null, Of(CellOutput.Result, result)));
                break;
        }
    }

    private void AddText(string text)
    {
        if (_outputs is [.., (_, { Kind: CellOutput.Stream } last)])
        {
            _outputs[^1] = (null, CellOutput.OfText(last.Data[CellOutput.PlainText] + text));
        }
        else
        {
            _outputs.Add((null, CellOutput.OfText(text)));
        }
    }

    private static CellOutput Of(string kind, DisplayEvent item) =>
        new(kind, item.FormattedValues.GroupBy(value => value.MimeType).ToDictionary(group => group.Key, group => group.Last().Value));
}
