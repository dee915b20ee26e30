using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.PackageManagement;

namespace MLSegmentation.Notebooks.Tests;

/// <summary>The C# kernel of Polyglot Notebooks: runs cells one after the other, and collects what they show.</summary>
internal sealed class NotebookKernel : IDisposable
{
    private readonly CompositeKernel _kernel;
    private readonly CSharpKernel _language;

    public NotebookKernel()
    {
        _language = new CSharpKernel();
        _language.UseKernelHelpers().UseWho().UseNugetDirective((kernel, references) =>
        {
            kernel.AddAssemblyReferences(references.SelectMany(reference => reference.AssemblyPaths));
            return Task.CompletedTask;
        });
        _kernel = new CompositeKernel { _language };
        _kernel.DefaultKernelName = _language.Name;
    }

    /// <summary>Runs a cell, which must succeed.</summary>
    public async Task<IReadOnlyList<CellOutput>> RunAsync(string code)
    {
        var outputs = new CellOutputs();
        var failures = new List<string>();
        using var subscription = _kernel.KernelEvents.Subscribe(item =>
        {
            if (item is CommandFailed failed)
            {
                failures.Add(failed.Message);
            }

            outputs.Add(item);
        });
        await _kernel.SendAsync(new SubmitCode(code));
        Assert.True(failures.Count == 0, $"{string.Join('\n', failures)}\nin the cell\n{code}");
        return outputs.ToList();
    }

    /// <summary>A number of a variable of the notebook, whose type these tests do not know; null where it has no such variable.</summary>
    public double? FindNumber(string variable, string property) =>
        _language.TryGetValue(variable, out object value) ? (double)value.GetType().GetProperty(property)!.GetValue(value)! : null;

    public void Dispose() => _kernel.Dispose();
}
